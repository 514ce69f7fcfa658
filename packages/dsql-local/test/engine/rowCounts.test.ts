import { text } from "node:stream/consumers";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const tooMany = "54000 transaction row limit exceeded";

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  await client.query("DROP VIEW IF EXISTS parents");
  await client.query("DROP TABLE IF EXISTS child");
  await client.query("DROP TABLE IF EXISTS parent");
});

/** A parent whose `rows` children follow it so. */
const family = async (action: string, rows: number) => {
  await client.query("CREATE TABLE parent (id int PRIMARY KEY)");
  await client.query(
    `CREATE TABLE child (id int PRIMARY KEY, p int DEFAULT 0 REFERENCES parent (id) ${action}, v int)`,
  );
  await client.query("INSERT INTO parent VALUES (0), (1), (2)");
  for (let from = 0; from < rows; from += 3000) {
    const to = Math.min(from + 2999, rows - 1);
    await client.query(`INSERT INTO child SELECT i, 1, 0 FROM generate_series(${from}, ${to}) AS i`);
  }
};

describe.each(["ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE SET DEFAULT"])("with %s", (action) => {
  test.each([
    ["simple", (sql: string) => client.query(sql)],
    ["extended", (sql: string) => client.query(`${sql} AND $1`, [true])],
  ] as const)("the children count in the %s protocol", async (_protocol, run) => {
    await family(action, 3000);
    // 3,000 children and their parent are one too many.
    expect(await outcome(run("DELETE FROM parent WHERE id = 1"))).toBe(tooMany);
    expect((await client.query("SELECT FROM child WHERE p = 1")).rowCount).toBe(3000);
    await client.query("DELETE FROM child WHERE id = 1");
    expect(await outcome(run("DELETE FROM parent WHERE id = 1"))).toBe("DELETE 1");
  });
});

test("children count across the statements of a transaction, and by a view", async () => {
  await family("ON DELETE CASCADE", 2000);
  await client.query("CREATE VIEW parents AS SELECT * FROM parent");
  await client.query("BEGIN");
  await client.query("INSERT INTO child SELECT i, 2, 0 FROM generate_series(5000, 5999) AS i");
  expect(await outcome(client.query("DELETE FROM parents WHERE id = 1"))).toBe(tooMany);
  expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
  expect(await outcome(client.query("DELETE FROM parents WHERE id = 1"))).toBe("DELETE 1");
});

test("a constraint made meanwhile by another session counts from then on", async () => {
  const other = await connect();
  await client.query("CREATE TABLE parent (id int PRIMARY KEY)");
  await client.query("INSERT INTO parent VALUES (1), (2)");
  expect(await outcome(client.query("DELETE FROM parent WHERE id = 2"))).toBe("DELETE 1");
  await other.query(
    "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent (id) ON DELETE CASCADE)",
  );
  await other.query("INSERT INTO child SELECT i, 1 FROM generate_series(1, 3000) AS i");
  await outcome(client.query("SELECT FROM parent"));
  expect(await outcome(client.query("DELETE FROM parent WHERE id = 1"))).toBe(tooMany);
});

describe("writes in WITH", () => {
  test("count with those of the statement itself", async () => {
    await family("", 0);
    const insert = (child: number) =>
      client.query(
        `WITH w AS (INSERT INTO child SELECT i, 1, 0 FROM generate_series(1, ${child}) AS i RETURNING id)
         UPDATE parent SET id = id WHERE id IN (1, 2)`,
      );
    expect(await outcome(insert(2999))).toBe(tooMany);
    expect(await outcome(insert(2998))).toBe("UPDATE 2");
  });

  test("count where the statement is a SELECT", async () => {
    await family("", 0);
    const select = (rows: number) =>
      client.query(
        `WITH w AS (INSERT INTO child SELECT i, 1, 0 FROM generate_series(1, ${rows}) AS i RETURNING id)
         SELECT count(*) FROM w`,
      );
    expect(await outcome(select(3001))).toBe(tooMany);
    expect(await outcome(select(3000))).toBe("SELECT 1");
  });
});

test("INSERT … ON CONFLICT counts what it inserts and updates, not what it leaves", async () => {
  await family("", 2000);
  const upsert = (to: number, action: string) =>
    client.query(
      `INSERT INTO child SELECT i, 1, 1 FROM generate_series(0, ${to}) AS i ON CONFLICT (id) DO ${action}`,
    );
  expect(await outcome(upsert(3000, "UPDATE SET v = 1"))).toBe(tooMany);
  expect(await outcome(upsert(2999, "UPDATE SET v = 1"))).toBe("INSERT 3000");
  expect(await outcome(upsert(5999, "NOTHING"))).toBe("INSERT 3000");
});

test("rows that are only locked don't count, EXPLAIN ANALYZE's do", async () => {
  await family("", 4000);
  await client.query("BEGIN");
  expect(await outcome(client.query("SELECT FROM child FOR UPDATE"))).toBe("SELECT 4000");
  expect(await outcome(client.query("UPDATE child SET v = 1 WHERE id < 3000"))).toBe("UPDATE 3000");
  expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(client.query("EXPLAIN ANALYZE UPDATE child SET v = 2"))).toBe(tooMany);
});

test("rows written within COPY TO count", async () => {
  await client.query("CREATE TABLE parent (id int PRIMARY KEY)");
  const copy = (rows: number) =>
    text(
      client.query(
        copyTo(
          `COPY (INSERT INTO parent SELECT i FROM generate_series(1, ${rows}) AS i RETURNING id) TO STDOUT`,
        ),
      ),
    );
  await expect(copy(3001)).rejects.toMatchObject({ code: "54000" });
  expect((await copy(3000)).split("\n")).toHaveLength(3001);
  expect((await client.query("SELECT FROM parent")).rowCount).toBe(3000);
});

import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { conflict, outcome, staleSchema } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

/*
 * The statements below run strictly one after another, so every overlap is forced: each transaction has begun
 * and written before the other commits. A lock wait would keep a statement from being answered at all.
 */
let a: pg.Client;
let b: pg.Client;

beforeEach(async () => {
  a = await connect();
  b = await connect();
  await a.query("DROP TABLE IF EXISTS child");
  await a.query("DROP TABLE IF EXISTS acct");
  await a.query("CREATE TABLE acct (id int PRIMARY KEY, owner text, bal int)");
  await a.query("INSERT INTO acct VALUES (1,'ann',10),(2,'bob',20),(3,'cid',30)");
});

const balances = async () =>
  (await a.query<{ bal: number }>("SELECT bal FROM acct ORDER BY id")).rows.map(({ bal }) => bal);

describe("a transaction that gave way with what no statement of its own text wrote", () => {
  const written = () => a.query("SELECT owner FROM acct WHERE id = 9").then(({ rows }) => rows as unknown[]);
  const inA = (sql: string) => outcome(a.query(sql));
  beforeEach(async () => {
    await a.query(`CREATE OR REPLACE FUNCTION put(id int) RETURNS int LANGUAGE sql AS
      'INSERT INTO acct VALUES (id, ''a'') RETURNING id'`);
    await a.query("SELECT put(id) FROM acct WHERE false");
    await b.query("SELECT owner FROM acct");
    await a.query("BEGIN");
    await b.query("BEGIN");
  });

  test("COPY: it wins where it commits first", async () => {
    await copyOne(a);
    expect(await outcome(b.query("INSERT INTO acct VALUES (9, 'b')"))).toBe("INSERT 1");
    expect(await inA("COMMIT")).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await written()).toEqual([{ owner: "a" }]);
  });

  test.each([
    ["a function that SELECT calls", []],
    ["such a function after an INSERT", ["INSERT INTO acct VALUES (8, 'a')"]],
  ])("isn't one that has written by %s: it wins where it commits first", async (_name, before) => {
    for (const sql of before) await a.query(sql);
    await inA("SELECT put(9)");
    expect(await outcome(b.query("INSERT INTO acct VALUES (9, 'b')"))).toBe("INSERT 1");
    expect(await inA("COMMIT")).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await written()).toEqual([{ owner: "a" }]);
    expect((await a.query("SELECT FROM acct WHERE id = 8")).rowCount).toBe(before.length);
  });

  test("wins nevertheless where nobody got in its way", async () => {
    await copyOne(a);
    await b.query("INSERT INTO acct VALUES (10, 'b')");
    expect(await inA("COMMIT")).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await written()).toEqual([{ owner: "a" }]);
  });

  test("isn't one that has called a function which only reads", async () => {
    await a.query("ROLLBACK");
    await a.query(
      "CREATE OR REPLACE FUNCTION get() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM acct'",
    );
    await a.query("BEGIN");
    await a.query("INSERT INTO acct VALUES (9, 'a')");
    await a.query("SELECT get()");
    expect(await outcome(b.query("INSERT INTO acct VALUES (9, 'b')"))).toBe("INSERT 1");
    expect(await inA("COMMIT")).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await written()).toEqual([{ owner: "a" }]);
  });
});

test.each([
  "COPY (UPDATE acct SET bal = 11 WHERE id = 1 RETURNING bal) TO STDOUT",
  "COPY (SELECT bal FROM acct WHERE id = 1 FOR UPDATE) TO STDOUT",
])("%s wins where it commits first", async (sql) => {
  await b.query("SELECT bal FROM acct");
  await a.query("BEGIN");
  await b.query("BEGIN");
  await text(a.query(copyTo(sql)));
  expect(await outcome(b.query("UPDATE acct SET bal = 12 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  expect((await balances())[0]).toBe(sql.includes("UPDATE acct") ? 11 : 10);
});

async function copyOne(client: pg.Client): Promise<void> {
  await pipeline(Readable.from(["9\ta\t1\n"]), client.query(copyFrom("COPY acct FROM STDIN")));
}

describe("two transactions that write one row", () => {
  beforeEach(async () => {
    await a.query("BEGIN");
    await b.query("BEGIN");
  });

  test("both statements succeed, the first to commit wins, the second fails at COMMIT", async () => {
    expect(await outcome(a.query("UPDATE acct SET bal = 11 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(b.query("UPDATE acct SET bal = 12 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([11, 20, 30]);
  });

  test("the one that wrote second wins when it commits first", async () => {
    await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
    await b.query("UPDATE acct SET bal = 12 WHERE id = 1");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(a.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([12, 20, 30]);
  });

  test("the second commits when the first rolls back", async () => {
    await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
    await b.query("UPDATE acct SET bal = bal + 1 WHERE id = 1");
    expect(await outcome(a.query("ROLLBACK"))).toBe("ROLLBACK");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await balances()).toEqual([11, 20, 30]);
  });

  test("the first commits when the second, which preempted it, rolls back", async () => {
    await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
    await b.query("UPDATE acct SET bal = 12 WHERE id = 1");
    expect(await outcome(b.query("ROLLBACK"))).toBe("ROLLBACK");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await balances()).toEqual([11, 20, 30]);
  });

  test("each goes on reading its own writes on its own snapshot", async () => {
    await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
    await b.query("UPDATE acct SET bal = 12 WHERE id = 1");
    for (let round = 0; round < 3; round++) {
      expect((await a.query("SELECT bal FROM acct WHERE id = 1")).rows).toEqual([{ bal: 11 + round }]);
      await a.query("UPDATE acct SET bal = bal + 1 WHERE id = 1");
      expect((await b.query("SELECT bal FROM acct WHERE id = 1")).rows).toEqual([{ bal: 12 + 10 * round }]);
      await b.query("UPDATE acct SET bal = bal + 10 WHERE id = 1");
    }
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect((await b.query("SELECT bal FROM acct WHERE id = 1")).rows).toEqual([{ bal: 42 }]);
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([14, 20, 30]);
  });

  test("the loser leaves nothing of its other writes", async () => {
    await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
    await b.query("UPDATE acct SET bal = 12 WHERE id = 1");
    await b.query("INSERT INTO acct VALUES (9, 'eve', 9)");
    await a.query("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([11, 20, 30]);
    expect(await outcome(b.query("SELECT 1"))).toBe("SELECT 1");
  });

  test("prepared statements and RETURNING work where the transaction's COMMIT will conflict already", async () => {
    const add = { name: "add", text: "UPDATE acct SET bal = bal + $1 WHERE id = $2 RETURNING bal" };
    expect((await b.query({ ...add, values: [1, 2] })).rows).toEqual([{ bal: 21 }]);
    await a.query({ ...add, values: [5, 1] });
    await a.query("COMMIT");
    expect((await b.query({ ...add, values: [7, 1] })).rows).toEqual([{ bal: 17 }]);
    expect((await b.query({ ...add, values: [1, 2] })).rows).toEqual([{ bal: 22 }]);
    expect((await b.query("SELECT id, bal FROM public.acct WHERE id < $1 ORDER BY id", [3])).rows).toEqual([
      { id: 1, bal: 17 },
      { id: 2, bal: 22 },
    ]);
    expect((await b.query("DELETE FROM public.acct WHERE id = $1", [1])).rowCount).toBe(1);
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect((await b.query({ ...add, values: [1, 2] })).rows).toEqual([{ bal: 21 }]);
    expect(await balances()).toEqual([15, 21, 30]);
  });
});

test("a write after another's committed write of the row succeeds, and COMMIT fails", async () => {
  await a.query("BEGIN");
  await a.query("SELECT 1 FROM acct");
  await b.query("UPDATE acct SET bal = 99 WHERE id = 2");
  expect(await outcome(a.query("UPDATE acct SET bal = bal + 1 WHERE id = 2"))).toBe("UPDATE 1");
  expect((await a.query("SELECT bal FROM acct WHERE id = 2")).rows).toEqual([{ bal: 21 }]);
  expect(await outcome(a.query("COMMIT"))).toBe(conflict);
  expect(await balances()).toEqual([10, 99, 30]);
});

test("a write by autocommit is decided at once, against an open transaction it wins", async () => {
  await a.query("BEGIN");
  await a.query("UPDATE acct SET bal = 50 WHERE id = 2");
  expect(await outcome(b.query("UPDATE acct SET bal = 60 WHERE id = 2"))).toBe("UPDATE 1");
  expect(await outcome(a.query("COMMIT"))).toBe(conflict);
  expect(await balances()).toEqual([10, 60, 30]);
});

test("three sessions that would wait for one another in a ring are all answered", async () => {
  const c = await connect();
  const ring = [a, b, c];
  for (const client of ring) await client.query("BEGIN");
  for (const [i, client] of ring.entries()) {
    await client.query("UPDATE acct SET bal = bal + 1 WHERE id = $1", [i + 1]);
  }
  for (const [i, client] of ring.entries()) {
    expect(
      await outcome(client.query("UPDATE acct SET bal = bal + 1 WHERE id = $1", [((i + 1) % 3) + 1])),
    ).toBe("UPDATE 1");
  }
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  expect(await outcome(c.query("COMMIT"))).toBe(conflict);
  expect(await balances()).toEqual([11, 21, 30]);
});

test("sent at once, the statements of a ring are all answered, and no two of them commit", async () => {
  const c = await connect();
  const ring = [a, b, c];
  for (const client of ring) await client.query("BEGIN");
  await Promise.all(ring.map((client, i) => client.query("UPDATE acct SET bal = 0 WHERE id = $1", [i + 1])));
  const second = await Promise.all(
    ring.map((client, i) =>
      outcome(client.query("UPDATE acct SET bal = 1 WHERE id = $1", [((i + 1) % 3) + 1])),
    ),
  );
  expect(second).toEqual(["UPDATE 1", "UPDATE 1", "UPDATE 1"]);
  const ends = await Promise.all(ring.map((client) => outcome(client.query("COMMIT"))));
  for (const end of ends) expect(["COMMIT", conflict]).toContain(end);
  expect(ends.filter((end) => end === "COMMIT").length).toBeLessThanOrEqual(1);
});

describe("inserts of one key", () => {
  test("by two open transactions both succeed, the second COMMIT fails", async () => {
    await a.query("BEGIN");
    await b.query("BEGIN");
    expect(await outcome(a.query("INSERT INTO acct VALUES (7, 'a', 1)"))).toBe("INSERT 1");
    expect(await outcome(b.query("INSERT INTO acct VALUES (7, 'b', 2)"))).toBe("INSERT 1");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  });

  test("which another committed after the snapshot succeed and fail at COMMIT", async () => {
    await a.query("BEGIN");
    await a.query("SELECT 1 FROM acct");
    await b.query("INSERT INTO acct VALUES (7, 'b', 2)");
    expect(await outcome(a.query("INSERT INTO acct VALUES (7, 'a', 1)"))).toBe("INSERT 1");
    expect(await outcome(a.query("COMMIT"))).toBe(conflict);
  });

  test.each([
    ["INSERT INTO acct VALUES (3, 'a', 1) ON CONFLICT DO NOTHING RETURNING id", "without rows"],
    ["INSERT INTO acct VALUES (3, 'a', 1) ON CONFLICT DO NOTHING", "with a count of 0"],
  ])("which was answered doesn't do otherwise when its transaction gave way: %s, %s", async (insert) => {
    await a.query("BEGIN");
    await a.query("SELECT id FROM acct WHERE id = 1 FOR UPDATE");
    expect(await outcome(a.query(insert))).toBe("INSERT 0");
    await b.query("DELETE FROM acct WHERE id = 3");
    await b.query("BEGIN");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 1");
    await b.query("ROLLBACK");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await balances()).toEqual([10, 20]);
  });

  test("which is there and visible fail at once with 23505", async () => {
    const duplicate = '23505 duplicate key value violates unique constraint "acct_pkey"';
    expect(await outcome(a.query("INSERT INTO acct VALUES (1, 'a', 1)"))).toBe(duplicate);
    await a.query("BEGIN");
    expect(await outcome(a.query("INSERT INTO acct VALUES (1, 'a', 1)"))).toBe(duplicate);
    expect(await outcome(a.query("COMMIT"))).toBe("ROLLBACK");
  });
});

describe("locking reads", () => {
  beforeEach(async () => {
    await a.query("BEGIN");
    await b.query("BEGIN");
  });

  test("FOR UPDATE conflicts with a write, whoever commits first", async () => {
    await a.query("SELECT bal FROM acct WHERE id = 1 FOR UPDATE");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 1");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(a.query("COMMIT"))).toBe(conflict);

    await a.query("BEGIN");
    await b.query("BEGIN");
    await a.query("SELECT bal FROM acct WHERE id = 1 FOR UPDATE");
    await b.query("UPDATE acct SET bal = 5 WHERE id = 1");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  });

  test("FOR KEY SHARE lets the row's other columns be written", async () => {
    await a.query("SELECT bal FROM acct WHERE id = 1 FOR KEY SHARE");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 1");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  });

  test("a row read FOR UPDATE by two guards against write skew", async () => {
    for (const [i, client] of [a, b].entries()) {
      expect(await outcome(client.query("SELECT bal FROM acct WHERE id = 3 FOR UPDATE"))).toBe("SELECT 1");
      await client.query("UPDATE acct SET bal = 0 WHERE id = $1", [i + 1]);
    }
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  });

  test("conflict with what an older snapshot writes after they were committed", async () => {
    await b.query("SELECT 1");
    await a.query("SELECT id FROM acct WHERE id = $1 FOR KEY SHARE", [1]);
    await a.query("SELECT id FROM acct WHERE id = 2 FOR KEY SHARE");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("UPDATE acct SET bal = 0 WHERE id = 2"))).toBe("UPDATE 1");
    expect(await outcome(b.query("DELETE FROM acct WHERE id = 1"))).toBe("DELETE 1");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([10, 20, 30]);
    expect(await outcome(b.query("DELETE FROM acct WHERE id = 1"))).toBe("DELETE 1");
  });

  test("conflict so when the clause says which one of a table's names it locks, and only with that one", async () => {
    await b.query("SELECT 1");
    await a.query(
      "SELECT one.id FROM acct one LEFT JOIN acct two ON two.id = one.id + 1 WHERE one.id = ANY ($1) FOR UPDATE OF one",
      ["{1}"],
    );
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 2");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");

    await a.query("BEGIN");
    await b.query("BEGIN");
    await b.query("SELECT 1");
    await a.query(
      'SELECT two.id FROM acct one JOIN acct two ON two.id = one.id + 1 WHERE one.id = 1 FOR UPDATE OF "two"',
    );
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("UPDATE acct SET bal = 0 WHERE id = 2"))).toBe("UPDATE 1");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
  });

  test("don't conflict with writes of other rows or columns after they were committed", async () => {
    await b.query("SELECT 1");
    await a.query("SELECT id FROM acct WHERE id = 1 FOR KEY SHARE");
    await a.query("COMMIT");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 1");
    await b.query("DELETE FROM acct WHERE id = 2");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  });

  test("a plain read conflicts with nothing", async () => {
    await a.query("SELECT bal FROM acct WHERE id = 1");
    await b.query("UPDATE acct SET bal = 0 WHERE id = 1");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect((await a.query("SELECT bal FROM acct WHERE id = 1")).rows).toEqual([{ bal: 10 }]);
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  });
});

test("a parent deleted while a child is inserted makes the later of the two fail", async () => {
  await a.query("CREATE TABLE child (id int PRIMARY KEY, acct int REFERENCES acct (id))");
  await a.query("BEGIN");
  await b.query("BEGIN");
  expect(await outcome(a.query("DELETE FROM acct WHERE id = 1"))).toBe("DELETE 1");
  expect(await outcome(b.query("INSERT INTO child VALUES (1, 1)"))).toBe("INSERT 1");
  expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(a.query("COMMIT"))).toBe(conflict);
});

test("rows with random defaults that a client has seen aren't changed behind its back", async () => {
  await a.query("CREATE TABLE child (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), acct int)");
  await a.query("BEGIN");
  const inserted = await a.query<{ id: string }>("INSERT INTO child (acct) VALUES (1) RETURNING id");
  await a.query("UPDATE acct SET bal = 11 WHERE id = 1");
  await b.query("BEGIN");
  await b.query("UPDATE acct SET bal = 12 WHERE id = 1");
  await b.query("ROLLBACK");
  const end = await outcome(a.query("COMMIT"));
  const ids = (await b.query<{ id: string }>("SELECT id FROM child")).rows;
  expect([end, ids]).toEqual(["COMMIT", inserted.rows]);
});

describe("a change of the schema", () => {
  test("doesn't wait for an open transaction, whose COMMIT conflicts", async () => {
    await a.query("BEGIN");
    await a.query("UPDATE acct SET bal = 3 WHERE id = 1");
    expect(await outcome(b.query("ALTER TABLE acct ADD COLUMN memo text"))).toBe("ALTER");
    expect(await outcome(a.query("COMMIT"))).toBe(staleSchema);
    expect(await balances()).toEqual([10, 20, 30]);
  });

  test("reaches a reader at its next statement", async () => {
    await a.query("BEGIN");
    await a.query("SELECT * FROM acct");
    await b.query("ALTER TABLE acct ADD COLUMN memo text");
    expect(await outcome(a.query("SELECT * FROM acct"))).toBe(staleSchema);
    expect(await outcome(a.query("SELECT 1"))).toMatch(/^25P02/);
    expect(await outcome(a.query("COMMIT"))).toBe("ROLLBACK");
  });

  test("in an open transaction doesn't keep others from the table", async () => {
    await a.query("BEGIN");
    await a.query("ALTER TABLE acct ADD COLUMN memo text");
    expect(await outcome(b.query("SELECT * FROM acct"))).toBe("SELECT 3");
    expect(await outcome(b.query("UPDATE acct SET bal = 0 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("SELECT memo FROM acct WHERE id = 1"))).toBe(staleSchema);
    expect((await b.query("SELECT memo FROM acct WHERE id = 1")).rows).toEqual([{ memo: null }]);
  });
});

test("COMMIT of an aborted transaction answers ROLLBACK", async () => {
  await a.query("BEGIN");
  await a.query("UPDATE acct SET bal = 0 WHERE id = 1");
  expect(await outcome(a.query("SELECT 1/0"))).toMatch(/^22012/);
  expect(await outcome(b.query("UPDATE acct SET bal = 1 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(a.query("COMMIT"))).toBe("ROLLBACK");
  expect(await balances()).toEqual([1, 20, 30]);
});

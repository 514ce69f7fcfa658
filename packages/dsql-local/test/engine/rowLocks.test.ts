import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { useDsql } from "../../src/testing.ts";
import { conflict, outcome } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

/** `a` locks rows and commits; `b`, whose snapshot is older, writes them after that. */
let a: pg.Client;
let b: pg.Client;
beforeEach(async () => {
  a = await connect();
  b = await connect();
  for (const kind of ["VIEW IF EXISTS seen", "TABLE IF EXISTS other", "TABLE IF EXISTS t"]) {
    await a.query(`DROP ${kind}`);
  }
  await a.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await a.query("CREATE TABLE other (id int PRIMARY KEY, t int)");
  await a.query("CREATE VIEW seen AS SELECT id, v FROM t WHERE v < 100");
  await a.query("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
  await a.query("INSERT INTO other VALUES (7, 1)");
  await a.query("BEGIN");
  await b.query("BEGIN");
  await b.query("SELECT 1");
});

describe.each([
  "SELECT * FROM t WHERE id = 1 FOR UPDATE",
  "SELECT t.v FROM t JOIN other o ON o.t = t.id FOR UPDATE",
  "SELECT t.v FROM other o, t WHERE o.t = t.id FOR UPDATE OF t",
  "SELECT v FROM seen WHERE id = 1 FOR UPDATE",
  "SELECT * FROM (SELECT v FROM t WHERE id = 1 FOR UPDATE) AS inner_t",
  "SELECT * FROM (SELECT v FROM t WHERE id = 1) AS inner_t FOR UPDATE",
  "WITH w AS (SELECT v FROM t WHERE id = 1 FOR UPDATE) SELECT * FROM w",
  "SELECT v FROM t WHERE id = (SELECT t FROM other) FOR UPDATE",
  "SELECT v FROM public.t ORDER BY id LIMIT 1 FOR UPDATE NOWAIT",
  "SELECT v FROM t WHERE id = 1 FOR UPDATE SKIP LOCKED",
])("rows locked by %s", (sql) => {
  test("conflict with what an older snapshot writes after the COMMIT", async () => {
    expect(await outcome(a.query(sql))).toBe("SELECT 1");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect((await a.query("SELECT v FROM t WHERE id = 1")).rows).toEqual([{ v: 1 }]);
  });

  test("are those rows only", async () => {
    await a.query(sql);
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 2"))).toBe("UPDATE 1");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  });
});

const extended = (text: string) => ({ text, queryMode: "extended" });

describe.each([
  "WITH w AS (SELECT v FROM t WHERE id = 1 FOR UPDATE) UPDATE other SET t = 2 WHERE id = (SELECT 7 FROM w)",
  "UPDATE other SET t = 2 WHERE t IN (SELECT id FROM t WHERE id = 1 FOR UPDATE)",
  "INSERT INTO other SELECT 8, id FROM t WHERE id = 1 FOR UPDATE",
  "DELETE FROM other USING (SELECT id FROM t WHERE id = 1 FOR UPDATE) w WHERE other.t = w.id",
  "WITH w AS (SELECT id FROM t WHERE id = 1 FOR UPDATE), u AS (INSERT INTO other SELECT 8, id FROM w RETURNING id) SELECT id FROM u",
  "COPY (INSERT INTO other SELECT 8, id FROM t WHERE id = 1 FOR UPDATE RETURNING id) TO STDOUT",
  "EXPLAIN ANALYZE UPDATE other SET t = 2 WHERE t IN (SELECT id FROM t WHERE id = 1 FOR UPDATE)",
])("rows locked within the write %s", (sql) => {
  test.each([
    ["in a block", ["BEGIN", sql, "COMMIT"]],
    ["in a block of the extended protocol", ["BEGIN", extended(sql), "COMMIT"]],
    ["alone", [sql]],
    ["alone in the extended protocol", [extended(sql)]],
  ])(
    "%s conflict with what an older snapshot writes after the COMMIT, and only they",
    async (_, statements) => {
      await a.query("ROLLBACK");
      const c = await connect();
      await c.query("BEGIN");
      for (const statement of statements) await a.query(statement);
      expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
      expect(await outcome(b.query("COMMIT"))).toBe(conflict);
      expect(await outcome(c.query("UPDATE t SET v = 0 WHERE id = 2"))).toBe("UPDATE 1");
      expect(await outcome(c.query("COMMIT"))).toBe("COMMIT");
    },
  );
});

test("rows locked within a write that were given up for another still conflict", async () => {
  await a.query("UPDATE other SET t = 2 WHERE t IN (SELECT id FROM t WHERE id = 1 FOR UPDATE)");
  const c = await connect();
  await c.query("BEGIN");
  expect(await outcome(c.query("UPDATE t SET v = 5 WHERE id = 1"))).toBe("UPDATE 1");
  await c.query("ROLLBACK");
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
});

test("rows locked within a write FOR KEY SHARE conflict with a later delete, not with an update", async () => {
  const c = await connect();
  await c.query("BEGIN");
  await a.query("UPDATE other SET t = 2 WHERE t IN (SELECT id FROM t WHERE id < 3 FOR KEY SHARE)");
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(c.query("DELETE FROM t WHERE id = 2"))).toBe("DELETE 1");
  expect(await outcome(c.query("COMMIT"))).toBe(conflict);
});

test("FOR KEY SHARE by two of them conflicts with a later delete, not with an update", async () => {
  const c = await connect();
  await c.query("BEGIN");
  for (const client of [a, c]) {
    expect(await outcome(client.query("SELECT v FROM t WHERE id < 3 FOR KEY SHARE"))).toBe("SELECT 2");
  }
  await a.query("COMMIT");
  await c.query("COMMIT");
  expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");

  await a.query("BEGIN");
  await c.query("BEGIN");
  await b.query("BEGIN");
  await b.query("SELECT 1");
  for (const client of [a, c]) await client.query("SELECT v FROM t WHERE id < 3 FOR KEY SHARE");
  await a.query("COMMIT");
  await c.query("ROLLBACK");
  expect(await outcome(b.query("DELETE FROM t WHERE id = 2"))).toBe("DELETE 1");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
});

test("two transactions that lock one row FOR UPDATE are both answered, also with NOWAIT; the second COMMIT fails", async () => {
  for (const client of [a, b]) {
    expect(await outcome(client.query("SELECT v FROM t WHERE id = 1 FOR UPDATE NOWAIT"))).toBe("SELECT 1");
  }
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
});

test("SKIP LOCKED leaves nothing out: there are no locks to be seen", async () => {
  await a.query("SELECT v FROM t FOR UPDATE");
  expect(await outcome(b.query("SELECT v FROM t FOR UPDATE SKIP LOCKED"))).toBe("SELECT 3");
});

test("two that update two rows in opposite order are both answered; the second COMMIT fails", async () => {
  await a.query("UPDATE t SET v = 10 WHERE id = 1");
  await b.query("UPDATE t SET v = 20 WHERE id = 2");
  const answers = await Promise.all([
    outcome(a.query("UPDATE t SET v = 10 WHERE id = 2")),
    outcome(b.query("UPDATE t SET v = 20 WHERE id = 1")),
  ]);
  expect(answers).toEqual(["UPDATE 1", "UPDATE 1"]);
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
});

test("locks that were given way for and taken again count as well", async () => {
  await a.query("SELECT v FROM t WHERE id = 1 FOR UPDATE");
  const c = await connect();
  await c.query("BEGIN");
  expect(await outcome(c.query("UPDATE t SET v = 5 WHERE id = 1"))).toBe("UPDATE 1");
  await c.query("ROLLBACK");
  expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(b.query("UPDATE t SET v = 0 WHERE id = 1"))).toBe("UPDATE 1");
  expect(await outcome(b.query("COMMIT"))).toBe(conflict);
});

describe("a COMMIT under way when a transaction begins that no other was open for", () => {
  // Other files' databases are on the same PostgreSQL.
  const WAITING = `SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE locktype = $1 AND NOT granted AND a.datname = current_database()`;

  const IDLE = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction' AND query ~ 'DELETE'`;

  test.each([
    ["of one statement", (sql: string) => b.query(sql)],
    [
      "of several",
      async (sql: string) => {
        await b.query("BEGIN");
        await b.query(sql);
        return b.query("COMMIT");
      },
    ],
  ])(
    "conflicts with a deletion in one %s, whose snapshot doesn't show what was committed",
    async (_, run) => {
      await b.query("ROLLBACK");
      const behind = await connectDirectly();
      const isWaiting = (kind: string) =>
        waitUntil(async () => (await behind.query(WAITING, [kind])).rows.length > 0, 10_000);
      // The barrier: the COMMIT waits for a lock.
      await behind.query(
        `CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$`,
      );
      await behind.query(
        `CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON other DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`,
      );
      try {
        await behind.query("SELECT pg_advisory_lock(4711)");
        await a.query("SELECT FROM t WHERE id = 1 FOR KEY SHARE");
        await a.query("INSERT INTO other VALUES (8, 1)");
        const committed = outcome(a.query("COMMIT"));
        expect(await isWaiting("advisory")).toBe(true);
        const deleted = outcome(
          run("DELETE FROM t WHERE id = 1 AND NOT EXISTS (SELECT FROM other WHERE id = 8 AND t = 1)"),
        );
        // Its snapshot is taken, and its own COMMIT waits for the other's outcome.
        expect(await waitUntil(async () => (await behind.query(IDLE)).rows.length > 0, 10_000)).toBe(true);
        await behind.query("SELECT pg_advisory_unlock(4711)");
        expect(await committed).toBe("COMMIT");
        expect(await deleted).toBe(conflict);
        expect((await a.query("SELECT FROM t WHERE id = 1")).rowCount).toBe(1);
      } finally {
        await behind.query("DROP FUNCTION wait_at_commit CASCADE");
      }
    },
  );
});

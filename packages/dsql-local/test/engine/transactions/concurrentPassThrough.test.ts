import type pg from "pg";
import { afterEach, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { outcome } from "../support/outcome.ts";
import { useClients } from "../support/useClients.ts";

/* Passed-through statements, which PostgreSQL commits itself, and COMMITs whose claims its locks don't hold. */

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

const behind: pg.Client[] = [];
afterEach(async () => {
  for (const client of behind.splice(0)) await client.query("ROLLBACK");
});

/** Holds a row past the server: who writes it stands still. Returns what lets it go. */
async function holdRow(table: string): Promise<() => Promise<unknown>> {
  const client = await connectDirectly();
  behind.push(client);
  await client.query(`BEGIN; SELECT FROM ${table} WHERE id = 1 FOR UPDATE`);
  return () => client.query("ROLLBACK");
}

/** Resolves when so many connections of PostgreSQL's wait for a lock. */
async function areWaiting(count: number): Promise<void> {
  const client = await connectDirectly();
  await expect
    .poll(async () => {
      const { rows } = await client.query<{ count: number }>(
        "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows[0]?.count;
    })
    .toBe(count);
}

test("a COMMIT that waits for one statement isn't overtaken by another that conflicts with it", async () => {
  const admin = await connect();
  for (const sql of [
    "CREATE TABLE locked (id int PRIMARY KEY, v int)",
    "CREATE TABLE written (id int PRIMARY KEY, v int)",
    "CREATE TABLE apart (id int PRIMARY KEY, v int)",
    "INSERT INTO locked VALUES (1, 1)",
    "INSERT INTO written VALUES (1, 1)",
    "INSERT INTO apart VALUES (1, 1)",
  ])
    await admin.query(sql);
  const [one, two, three] = [await connect(), await connect(), await connect()];
  await one.query("BEGIN");
  await one.query("SELECT v FROM locked FOR UPDATE");
  await one.query("UPDATE written SET v = 2");
  const letApart = await holdRow("apart");
  const letLocked = await holdRow("locked");
  const apart = outcome(two.query("UPDATE apart SET v = 2 WHERE id = 1"));
  await areWaiting(1);
  const commit = outcome(one.query("COMMIT"));
  // It has seen what the transaction writes as it was before, and writes what that has locked.
  const skewed = outcome(
    three.query("UPDATE locked SET v = (SELECT 10 * v FROM written WHERE written.id = 1) WHERE id = 1"),
  );
  await areWaiting(2);
  await letApart();
  expect(await apart).toBe("UPDATE 1");
  expect(await commit).toMatch(/^COMMIT/);
  await letLocked();
  expect(await skewed).toMatch(/^40001/);
  expect((await admin.query("SELECT v FROM locked")).rows).toEqual([{ v: 1 }]);
});

test("a lock of a transaction without BEGIN conflicts with a statement whose rows are reported to nobody", async () => {
  const admin = await connect();
  for (const sql of [
    "CREATE TABLE guarded (id int PRIMARY KEY, v int)",
    "CREATE TABLE changed (id int PRIMARY KEY, v int)",
    "INSERT INTO guarded VALUES (1, 1), (2, 2)",
    "INSERT INTO changed VALUES (1, 1)",
  ])
    await admin.query(sql);
  const [one, two] = [await connect(), await connect()];
  // Rows that have mattered to nobody for a while aren't reported.
  for (let time = 0; time < 30; time++) await two.query("UPDATE changed SET v = 1 WHERE id = 1");
  const letGuarded = await holdRow("guarded");
  const skewed = outcome(
    two.query(
      "INSERT INTO guarded VALUES (1, (SELECT 10 * v FROM changed WHERE id = 1)), (2, 5) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
    ),
  );
  await areWaiting(1);
  const locking = one.query("UPDATE changed SET v = 2; SELECT v FROM guarded WHERE id = 2 FOR UPDATE");
  await expect(locking).rejects.toMatchObject({ code: "40001" });
  await letGuarded();
  expect(await skewed).toBe("INSERT 2");
  expect((await admin.query("SELECT v FROM changed")).rows).toEqual([{ v: 1 }]);
});

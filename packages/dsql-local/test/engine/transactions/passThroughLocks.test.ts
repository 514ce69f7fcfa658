import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { conflict, outcome } from "../support/outcome.ts";
import { useEngine } from "../support/useEngine.ts";
import { usePlay } from "./support/usePlay.ts";

/*
 * PostgreSQL's own locks decide between statements that it commits itself and transactions. Rows that a SELECT has locked
 * it doesn't hold: COMMIT waits for such statements that are under way, also for those that have come while it waited.
 */

const { dsql, faults } = useEngine();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE parent (id int PRIMARY KEY, v int)",
  "CREATE TABLE child (id int PRIMARY KEY, parent int)",
  "INSERT INTO parent VALUES (1, 1), (2, 2)",
]);

const WAITING = `SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ '^(UPDATE|DELETE)'`;

/** They bypass the server, so that they can't be preempted: they hold the rows' locks. */
const holders: pg.Client[] = [];
/** In no transaction, which would show what its first look has shown. */
let watcher: pg.Client;
beforeEach(async () => {
  for (let n = 0; n < 3; n++) {
    const behind = new pg.Client({ connectionString: dsql.backendConnectionString });
    await behind.connect();
    holders.push(behind);
  }
  [watcher] = holders.splice(0, 1) as [pg.Client];
});
afterEach(async () => {
  await Promise.all([watcher, ...holders.splice(0)].map((each) => each.end()));
});

const waiting = async () => (await watcher.query<{ n: number }>(WAITING)).rows[0]?.n;

test("of a deletion and a COMMIT that leans on the row exactly one succeeds, though the deletion begins while the COMMIT waits", async () => {
  const [first, second] = holders;
  const [early, deleting, other] = [await client("early"), await client("deleting"), await client("other")];
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "SELECT v FROM parent WHERE id = 1 FOR KEY SHARE", "1"],
    ["s1", "INSERT INTO child VALUES (10, 1)", "INSERT 1"],
  );
  // For this statement the COMMIT waits.
  await first?.query("BEGIN; SELECT FROM parent WHERE id = 2 FOR UPDATE");
  const updated = early.query("UPDATE parent SET v = 3 WHERE id = 2");
  await expect.poll(waiting, { timeout: 10_000, interval: 10 }).toBe(1);
  const { commits } = faults;
  const committed = outcome((await client("s1")).query("COMMIT"));
  await expect.poll(() => faults.commits, { timeout: 10_000, interval: 1 }).toBe(commits + 1);
  await other.query("SELECT 1");
  // Now it waits, and a deletion begins that has looked whether there is a child.
  await second?.query("BEGIN; SELECT FROM parent WHERE id = 1 FOR UPDATE");
  const deleted = outcome(
    deleting.query("DELETE FROM parent WHERE id = 1 AND NOT EXISTS (SELECT FROM child WHERE parent = 1)"),
  );
  await expect.poll(waiting, { timeout: 10_000, interval: 10 }).toBe(2);
  await first?.query("ROLLBACK");
  await updated;
  for (let times = 0; times < 10; times++) await other.query("SELECT 1");
  await second?.query("ROLLBACK");
  const outcomes = await Promise.all([committed, deleted]);
  const { rows } = await other.query<{ parents: number; children: number }>(
    `SELECT (SELECT count(*)::int FROM parent WHERE id = 1) AS parents, (SELECT count(*)::int FROM child) AS children`,
  );
  expect([...outcomes, rows[0]]).toEqual(
    outcomes[0] === "COMMIT"
      ? ["COMMIT", conflict, { parents: 1, children: 1 }]
      : [conflict, "DELETE 1", { parents: 0, children: 0 }],
  );
});

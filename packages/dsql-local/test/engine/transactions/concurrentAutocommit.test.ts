import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { RawClient } from "../support/RawClient.ts";
import { useClients } from "../support/useClients.ts";
import { run } from "./support/extended.ts";
import { usePlay } from "./support/usePlay.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/* Transactions concurrent with a running statement that PostgreSQL commits itself, and whose rows aren't reported. */

const dsql = useDsql();
const { connectDirectly } = useClients(dsql);
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
  "CREATE TABLE other (id int PRIMARY KEY)",
]);

/** Begins to delete a row, which isn't reported, and returns a function that lets the statement end. */
async function deleting(): Promise<() => Promise<void>> {
  const s0 = await client("s0");
  // As long as nothing else goes on, reports are switched off.
  for (let at = 0; at < 25; at++) await s0.query("UPDATE hot SET v = 3 WHERE id = 2");
  const behind = await connectDirectly();
  await behind.query("BEGIN");
  await behind.query("SELECT FROM hot WHERE id = 1 FOR UPDATE");
  const deleted = s0.query("DELETE FROM hot WHERE id = 1");
  const watching = await connectDirectly();
  for (let waiting = 0; waiting === 0;) {
    const { rowCount } = await watching.query(
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE%' AND datname = current_database()",
    );
    waiting = rowCount ?? 0;
  }
  return async () => {
    await behind.query("ROLLBACK");
    await deleted;
  };
}

for (const [how, begin] of [
  ["BEGIN in the extended protocol", run("BEGIN")],
  ["a pipeline of several statements", run("INSERT INTO other VALUES (9)")],
] as const) {
  test(`${how} takes its snapshot behind it`, async () => {
    const raw = await RawClient.ready(dsql);
    onTestFinished(() => {
      raw.socket.destroy();
    });
    const goOn = await deleting();
    raw.socket.write(Buffer.concat([...begin, ...run("SELECT v FROM hot WHERE id = 1"), sync]));
    const answer = raw.until("Z");
    // What takes its snapshot at once has taken it by then.
    await Promise.race([answer, delay(200)]);
    await goOn();
    expect(await answer).toContain("SELECT 0 Z");
  });
}

test("a statement of its own doesn't wait for it, and isn't lost", async () => {
  const goOn = await deleting();
  await play(["s1", "INSERT INTO other SELECT n FROM generate_series(1, 3) n", "INSERT 3"]);
  await goOn();
});

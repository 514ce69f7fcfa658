import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { int16 } from "../../../src/net/integers.ts";
import { RawClient } from "../support/RawClient.ts";
import { useEngine } from "../support/useEngine.ts";
import { usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/*
 * Rows of a statement that PostgreSQL commits itself aren't reported while nobody has a transaction open: whoever begins
 * one meanwhile waits for the statement, or never knows that it has committed.
 */

const { dsql, faults } = useEngine();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE t (id int PRIMARY KEY, v int)",
  "CREATE TABLE leaning (id int PRIMARY KEY)",
  "INSERT INTO t VALUES (1, 1), (2, 2)",
]);

/** More than are run before reports are switched off. */
const CALM = 25;

const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ '^(UPDATE t SET v = 7|DELETE)'`;

/** It bypasses the server, so that it can't be preempted. */
let behind: pg.Client;
/** In no transaction, which would show what its first look has shown. */
let watcher: pg.Client;
beforeEach(async () => {
  behind = new pg.Client({ connectionString: dsql.backendConnectionString });
  watcher = new pg.Client({ connectionString: dsql.backendConnectionString });
  await Promise.all([behind.connect(), watcher.connect()]);
});
afterEach(async () => {
  await Promise.all([behind.end(), watcher.end()]);
});

const isWaiting = async () => (await watcher.query(WAITING)).rows.length > 0;

/**
 * A statement of s1's that writes the first row, while nobody has a transaction open; PostgreSQL waits within it for the
 * row's lock.
 */
async function held(before: number, sql: string, values: unknown[] = []): Promise<[Promise<pg.QueryResult>]> {
  const s1 = await client("s1");
  for (let times = 0; times < before; times++) await s1.query("UPDATE t SET v = 2 WHERE id = 2");
  await behind.query("BEGIN; SELECT FROM t WHERE id = 1 FOR NO KEY UPDATE");
  const statement = s1.query(sql, values);
  statement.catch(() => undefined);
  await expect.poll(isWaiting, { timeout: 10_000, interval: 10 }).toBe(true);
  // In an array, or it would be waited for.
  return [statement];
}

const heldUpdate = (before: number, values: unknown[] = []) =>
  held(before, `UPDATE t SET v = 7 WHERE id = ${values.length > 0 ? "$1" : "1"}`, values);

/** Begins a transaction while the UPDATE is held; returns once the server works on it. */
async function beginning(session: string) {
  const connection = await client(session);
  const { requests } = faults;
  const begun = { isAnswered: false };
  const answered = connection.query("BEGIN").then(() => {
    begun.isAnswered = true;
  });
  await expect.poll(() => faults.requests, { timeout: 10_000, interval: 1 }).toBe(requests + 1);
  return { begun, answered };
}

/** More than BEGIN's own way to PostgreSQL and back takes. */
async function wayAndBack(): Promise<void> {
  const other = await client("s3");
  for (let times = 0; times < 10; times++) await other.query("SELECT 1");
}

describe.each([
  ["a simple query", []],
  ["the extended protocol", [1]],
])("an UPDATE by %s", (_, values) => {
  test("that isn't reported is waited for by BEGIN, whose snapshot sees it then", async () => {
    const other = await client("s3");
    await other.query("SELECT 1");
    const [update] = await heldUpdate(CALM, values);
    const { begun, answered } = await beginning("s2");
    await wayAndBack();
    expect([await isWaiting(), begun.isAnswered]).toEqual([true, false]);
    await behind.query("ROLLBACK");
    await answered;
    expect((await update).rowCount).toBe(1);
    await play(
      ["s2", "SELECT v FROM t WHERE id = 1", "7"],
      ["s2", "UPDATE t SET v = v + 1 WHERE id = 1 RETURNING v", "8"],
      ["s2", "COMMIT", "COMMIT"],
    );
  });

  test("that is reported isn't waited for by BEGIN, and conflicts", async () => {
    const other = await client("s3");
    await other.query("SELECT 1");
    const [update] = await heldUpdate(0, values);
    const { answered } = await beginning("s2");
    await answered;
    expect(await isWaiting()).toBe(true);
    await behind.query("ROLLBACK");
    expect((await update).rowCount).toBe(1);
    await play(
      ["s2", "SELECT v FROM t WHERE id = 1", "1"],
      ["s2", "UPDATE t SET v = v + 1 WHERE id = 1 RETURNING v", "2"],
      ["s2", "COMMIT", "40001"],
      ["s2", "SELECT v FROM t WHERE id = 1", "7"],
    );
  });
});

const none = Buffer.concat([int16(0), int16(0), int16(0)]);
const run = (sql: string) => [encodeParse("", sql, int16(0)), encodeBind("", "", none), encodeExecute("")];
const LEAN = "SELECT v FROM t WHERE id = 1 FOR KEY SHARE";
const INSERT = "INSERT INTO leaning VALUES (1)";

test.each([
  ["a simple query of two statements", [encodeQuery(`${LEAN}; ${INSERT}`)], "T SELECT 0 INSERT 0 1 ZI"],
  ["a pipeline of two statements", [...run(LEAN), ...run(INSERT), sync], "1 2 SELECT 0 1 2 INSERT 0 1 ZI"],
])("%s sees what an unreported deletion under way commits", async (_, messages, answer) => {
  const other = await client("s3");
  await other.query("SELECT 1");
  const raw = await RawClient.ready(dsql);
  const [deletion] = await held(
    CALM,
    "DELETE FROM t WHERE id = 1 AND NOT EXISTS (SELECT FROM leaning WHERE leaning.id = 1)",
  );
  const { requests } = faults;
  const answered = raw.ask(messages);
  await expect.poll(() => faults.requests, { timeout: 10_000, interval: 1 }).toBe(requests + 1);
  await wayAndBack();
  await behind.query("ROLLBACK");
  expect((await deletion).rowCount).toBe(1);
  expect(await answered).toBe(answer);
  raw.socket.destroy();
});

test("BEGIN waits for an unreported UPDATE 2 s at most: what is begun then can be committed only if it has written nothing", async () => {
  const [update] = await heldUpdate(CALM);
  const sessions = ["same row", "other row", "locks", "reads"];
  const begun: Promise<void>[] = [];
  for (const session of sessions) begun.push((await beginning(session)).answered);
  const implicit = (await client("implicit")).query(`${LEAN}; ${INSERT}`);
  await expect(implicit).rejects.toMatchObject({ code: "40001" });
  await Promise.all(begun);
  // None has waited for its end.
  expect(await isWaiting()).toBe(true);
  await play(
    ["other row", "UPDATE t SET v = 3 WHERE id = 2", "UPDATE 1"],
    ["other row", "COMMIT", "40001"],
    ["locks", "SELECT v FROM t WHERE id = 2 FOR UPDATE", "2"],
    ["locks", "COMMIT", "40001"],
    ["reads", "SELECT v FROM t ORDER BY id", "1, 2"],
    ["reads", "COMMIT", "COMMIT"],
  );
  await behind.query("ROLLBACK");
  expect((await update).rowCount).toBe(1);
  await play(
    ["same row", "SELECT v FROM t WHERE id = 1", "1"],
    ["same row", "UPDATE t SET v = 8 WHERE id = 1", "UPDATE 1"],
    ["same row", "COMMIT", "40001"],
    ["reads", "SELECT v FROM t ORDER BY id", "7, 2"],
    // The next transaction is as any other.
    ["same row", "BEGIN", "BEGIN"],
    ["same row", "UPDATE t SET v = 8 WHERE id = 1", "UPDATE 1"],
    ["same row", "COMMIT", "COMMIT"],
  );
}, 30_000);

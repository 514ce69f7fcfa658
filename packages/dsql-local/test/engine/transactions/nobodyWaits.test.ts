import { afterEach, describe, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { RawClient } from "../support/RawClient.ts";
import { run } from "./support/extended.ts";
import { type Line, usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { flush } from "../../../src/net/messages/flush.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/*
 * Nobody waits for a client: one that hasn't sent the Sync of its pipeline, which is a transaction of its own, or doesn't
 * read; nor for a transaction whose write has locked rows as well, for which it has a savepoint of its own.
 */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
]);

const opened: RawClient[] = [];
const open = async () => {
  const raw = await RawClient.ready(dsql);
  opened.push(raw);
  return raw;
};
afterEach(() => {
  for (const { socket } of opened.splice(0)) socket.destroy();
});

test("a row that a pipeline without its Sync has written is updated by another", async () => {
  const raw = await open();
  expect(await raw.ask([...run("UPDATE hot SET v = 5 WHERE id = 1"), flush], "C")).toBe("1 2 UPDATE 1");
  await play(["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"]);
  expect(await raw.ask([sync])).toBe("40001 ZI");
  await play(["s2", "SELECT v FROM hot WHERE id = 1", "7"]);
});

test("a row that a pipeline has locked without its Sync is updated by another", async () => {
  const raw = await open();
  expect(await raw.ask([...run("SELECT v FROM hot WHERE id = 1 FOR UPDATE"), flush], "C")).toBe(
    "1 2 D SELECT 1",
  );
  await play(["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"]);
  await raw.ask([sync]);
});

test("a pipeline whose rows nobody else has written is committed by its Sync", async () => {
  const raw = await open();
  await raw.ask([...run("UPDATE hot SET v = 5 WHERE id = 1"), flush], "C");
  await play(["s2", "UPDATE hot SET v = 7 WHERE id = 2", "UPDATE 1"]);
  expect(await raw.ask([sync])).toBe("ZI");
  await play(["s2", "SELECT v FROM hot ORDER BY id", "5, 7"]);
});

describe("a write that locks rows as well", () => {
  const begin: Line[] = [
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "UPDATE hot SET v = 5 WHERE id = (SELECT 1 FROM hot WHERE id = 2 FOR UPDATE)", "UPDATE 1"],
  ];

  test.each([1, 2])("row %i is locked by another, and all is committed", (id) =>
    play(
      ...begin,
      ["s2", `SELECT id FROM hot WHERE id = ${id} FOR UPDATE`, String(id)],
      ["s1", "SELECT v FROM hot WHERE id = 1", "5"],
      ["s1", "COMMIT", "COMMIT"],
      ["s2", "SELECT v FROM hot ORDER BY id", "5, 2"],
    ),
  );

  test.each([1, 2])("row %i is written by another, and COMMIT conflicts", (id) =>
    play(
      ...begin,
      ["s2", `UPDATE hot SET v = 7 WHERE id = ${id}`, "UPDATE 1"],
      ["s1", "SELECT v FROM hot ORDER BY id", "5, 2"],
      ["s1", "COMMIT", "40001"],
      ["s2", `SELECT v FROM hot WHERE id = ${id}`, "7"],
    ),
  );
});

/** More than sockets hold between the server and a client that doesn't read. */
const large = "repeat('x', 1000000)";

test("a row is updated whose transaction gives its client more than it reads", async () => {
  const raw = await open();
  await raw.ask([encodeQuery("BEGIN"), encodeQuery("UPDATE hot SET v = 5 WHERE id = 1")]);
  await raw.until("Z");
  raw.socket.write(encodeQuery(`SELECT ${large} FROM generate_series(1, 60)`));
  await raw.until("T");
  raw.socket.pause();
  await play(
    ["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"],
    ["s3", "ALTER TABLE hot ADD COLUMN w int", "ALTER"],
  );
  raw.socket.resume();
  expect(await raw.until("C")).toContain("SELECT 60");
});

test("a COMMIT with a locked row doesn't wait for a statement whose rows its client doesn't read", async () => {
  const raw = await open();
  const rows = Array.from({ length: 60 }, (_, at) => `(${at + 10}, 1)`).join(", ");
  raw.socket.write(encodeQuery(`INSERT INTO hot VALUES ${rows} RETURNING ${large}`));
  await raw.until("T");
  raw.socket.pause();
  await play(
    ["s2", "BEGIN", "BEGIN"],
    ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"],
    ["s2", "COMMIT", "COMMIT"],
  );
  raw.socket.resume();
  expect(await raw.until("C")).toContain("INSERT 0 60");
});

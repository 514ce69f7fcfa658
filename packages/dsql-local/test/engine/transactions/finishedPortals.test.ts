import { afterEach, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { int16 } from "../../../src/net/integers.ts";
import { RawClient } from "../support/RawClient.ts";
import { type Line, usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/*
 * Portals outlive that their transaction gives up its locks to another: one that was finished answers an Execute as
 * PostgreSQL's do, and one that is half read gives the rest.
 */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2), (3, 3)",
]);

let raw: RawClient;
afterEach(() => {
  raw.socket.destroy();
});

const none = Buffer.concat([int16(0), int16(0), int16(0)]);
const run = (portal: string, sql: string, maxRows = 0) => [
  encodeParse("", sql, int16(0)),
  encodeBind(portal, "", none),
  encodeExecute(portal, maxRows),
  sync,
];
const again = (portal: string, maxRows = 0) => raw.ask([encodeExecute(portal, maxRows), sync]);

const onlyALock: Line = ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"];

test.each<[string, Line | undefined]>([
  ["nobody wants its rows", undefined],
  ["another locks a row of its", onlyALock],
  ["another writes a row of its", ["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"]],
])("finished and half-read portals of a transaction: %s", async (_, other) => {
  raw = await RawClient.ready(dsql);
  await raw.ask([encodeQuery("BEGIN")]);
  expect(await raw.ask(run("write", "UPDATE hot SET v = 5 WHERE id = 1"))).toBe("1 2 UPDATE 1 ZT");
  expect(await raw.ask(run("read", "SELECT id FROM hot WHERE id < 3"))).toBe("1 2 D D SELECT 2 ZT");
  expect(await raw.ask(run("returning", "UPDATE hot SET v = 6 WHERE id = 1 RETURNING v"))).toBe(
    "1 2 D UPDATE 1 ZT",
  );
  expect(await raw.ask(run("half", "SELECT id FROM hot ORDER BY id", 1))).toBe("1 2 D s ZT");
  if (other) await play(other);
  expect(await again("read")).toBe("SELECT 0 ZT");
  expect(await again("returning")).toBe("UPDATE 0 ZT");
  expect(await again("half", 1)).toBe("D s ZT");
  if (other) await play(other);
  expect(await again("half")).toBe("D SELECT 1 ZT");
  expect(await again("half")).toBe("SELECT 0 ZT");
  expect(await again("write")).toBe("55000 ZE");
  await raw.ask([encodeQuery("ROLLBACK")]);
});

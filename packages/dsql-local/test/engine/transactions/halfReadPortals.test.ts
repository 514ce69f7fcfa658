import { afterEach, beforeEach, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { RawClient } from "../support/RawClient.ts";
import { run } from "./support/extended.ts";
import { usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/* What a client hasn't read yet of a portal is there for it whatever its transaction does meanwhile, and keeps nobody waiting. */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
  "CREATE OR REPLACE FUNCTION bump(k int) RETURNS int LANGUAGE sql AS 'UPDATE hot SET v = v + 10 WHERE id = k RETURNING v'",
]);

let raw: RawClient;
beforeEach(async () => {
  raw = await RawClient.ready(dsql);
  await raw.ask([encodeQuery("BEGIN")]);
});
afterEach(() => {
  raw.socket.destroy();
});

test("a portal of more rows than are read ahead goes on behind a write", async () => {
  const rows = "SELECT repeat('x', 1000000) FROM generate_series(1, 140)";
  expect(await raw.ask([...run(rows, "p", 1), sync])).toBe("1 2 D s ZT");
  expect(await raw.ask([...run("UPDATE hot SET v = 5 WHERE id = 1"), sync])).toBe("1 2 UPDATE 1 ZT");
  const rest = (await raw.ask([encodeExecute("p"), sync])).split(" ");
  expect(rest.filter((letter) => letter === "D")).toHaveLength(139);
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
});

const failing = "SELECT 6 / (3 - n) FROM generate_series(1, 5) n";

test("an error that a portal has in store comes when its row is read, and not at a write before", async () => {
  expect(await raw.ask([...run(failing, "p", 1), sync])).toBe("1 2 D s ZT");
  expect(await raw.ask([...run("UPDATE hot SET v = 5 WHERE id = 1"), sync])).toBe("1 2 UPDATE 1 ZT");
  expect(await raw.ask([encodeExecute("p", 1), sync])).toBe("D s ZT");
  expect(await raw.ask([encodeExecute("p", 1), sync])).toBe("22012 ZE");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("ROLLBACK ZI");
});

test("a transaction whose portal fails at a later row is preempted, and is committed", async () => {
  expect(await raw.ask([...run("UPDATE hot SET v = 5 WHERE id = 1"), sync])).toBe("1 2 UPDATE 1 ZT");
  expect(await raw.ask([...run(failing, "p", 1), sync])).toBe("1 2 D s ZT");
  await play(["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]);
  expect(await raw.ask([encodeExecute("p", 1), sync])).toBe("D s ZT");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
  await play(["s2", "SELECT v FROM hot WHERE id = 1", "5"]);
});

test("a portal whose rest waits for another is no reason for a third to wait", async () => {
  expect(await raw.ask([...run("SELECT bump(n) FROM generate_series(1, 4) n", "p", 1), sync])).toBe(
    "1 2 D s ZT",
  );
  await play(
    ["s2", "BEGIN", "BEGIN"],
    ["s2", "UPDATE hot SET v = 0 WHERE id = 3", "UPDATE 1"],
    ["s3", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"],
    ["s2", "COMMIT", "COMMIT"],
  );
  expect(await raw.ask([encodeExecute("p", 1), sync])).toBe("D s ZT");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("40001 ZI");
});

import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { int16 } from "../../src/net/integers.ts";
import { values } from "../protocol/beside/messagePool.ts";
import { conflict, outcome } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { sync } from "../../src/net/messages/sync.ts";

/* What was run before BEGIN in the same text or pipeline belongs to the transaction, and is preempted and resumed with it. */

const dsql = useDsql();
const { connect } = useClients(dsql);

let client: pg.Client;
let other: pg.Client;
beforeEach(async () => {
  client = await connect();
  other = await connect();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("DROP TABLE IF EXISTS hot");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await client.query("CREATE TABLE hot (id int PRIMARY KEY, v int)");
  await client.query("INSERT INTO hot VALUES (1, 1), (2, 2)");
});

const rows = async () =>
  (await other.query<{ id: number }>("SELECT id FROM t ORDER BY id")).rows.map(({ id }) => id);

/** Takes the row's lock from whoever has it. */
const displace = () => other.query("SELECT FROM hot WHERE id = 1 FOR UPDATE");

describe("a write before BEGIN in one text", () => {
  test("is committed with the transaction, though that gave way meanwhile", async () => {
    await client.query("INSERT INTO t VALUES (2, 1); BEGIN; UPDATE hot SET v = 5 WHERE id = 1");
    await displace();
    await client.query("UPDATE hot SET v = 6 WHERE id = 2");
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
    expect(await rows()).toEqual([2]);
    expect((await other.query("SELECT v FROM hot ORDER BY id")).rows).toEqual([{ v: 5 }, { v: 6 }]);
  });

  test("gave way right before COMMIT, and is there", async () => {
    await client.query("INSERT INTO t VALUES (2, 1); BEGIN; UPDATE hot SET v = 5 WHERE id = 1");
    await displace();
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
    expect(await rows()).toEqual([2]);
  });

  test("of a row that another has changed since loses at COMMIT, with all that it wrote", async () => {
    await client.query("UPDATE hot SET v = 5 WHERE id = 1; BEGIN; INSERT INTO t VALUES (1, 1)");
    await other.query("UPDATE hot SET v = 7 WHERE id = 1");
    expect(await outcome(client.query("INSERT INTO t VALUES (2, 2)"))).toBe("INSERT 1");
    expect(await outcome(client.query("COMMIT"))).toBe(conflict);
    expect(await rows()).toEqual([]);
  });

  test("and a second one of its key: 23505 at the statement, each time", async () => {
    for (let time = 0; time < 2; time++) {
      const both = "INSERT INTO t VALUES (1, 1); BEGIN; INSERT INTO t VALUES (1, 2)";
      expect(await outcome(client.query(both))).toMatch(/^23505 /);
      expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
    }
    await client.query("INSERT INTO t VALUES (1, 1); BEGIN");
    expect(await outcome(client.query("INSERT INTO t VALUES (1, 2)"))).toMatch(/^23505 /);
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
    expect(await rows()).toEqual([]);
  });

  test("that locks rows only guards them to the end", async () => {
    await client.query(
      "SELECT FROM hot WHERE id = 1 FOR UPDATE; BEGIN; UPDATE hot SET v = v + 1 WHERE id = 2",
    );
    const older = await connect();
    await older.query("BEGIN");
    await older.query("SELECT 1 FROM hot");
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(older.query("UPDATE hot SET v = 9 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(older.query("COMMIT"))).toBe(conflict);
  });

  test("by COPY is put back as it was", async () => {
    const raw = await RawClient.ready(dsql);
    const data = Buffer.from([0x64, 0, 0, 0, 8, 0x33, 0x09, 0x33, 0x0a, 0x63, 0, 0, 0, 4]);
    raw.socket.write(encodeQuery("COPY t FROM STDIN; BEGIN; UPDATE hot SET v = 5 WHERE id = 1"));
    expect(await raw.until("G")).toBe("G");
    expect(await raw.ask([data])).toBe("COPY 1 BEGIN UPDATE 1 ZT");
    await displace();
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
    expect(await rows()).toHaveLength(1);
    raw.socket.destroy();
  });
});

test("a write before BEGIN in one pipeline is committed with the transaction, though that gave way", async () => {
  const raw = await RawClient.ready(dsql);
  const run = (sql: string) => [
    encodeParse("", sql, int16(0)),
    encodeBind("", "", values()),
    encodeExecute(""),
  ];
  const begun = [
    ...run("INSERT INTO t VALUES (3, 3)"),
    ...run("BEGIN"),
    ...run("UPDATE hot SET v = 5 WHERE id = 1"),
  ];
  expect(await raw.ask([...begun, sync])).toBe("1 2 INSERT 0 1 1 2 BEGIN 1 2 UPDATE 1 ZT");
  await displace();
  expect(await raw.ask([...run("COMMIT"), sync])).toBe("1 2 COMMIT ZI");
  expect(await rows()).toEqual([3]);
  raw.socket.destroy();
});

test("BEGIN READ ONLY in a transaction that is preempted applies from there on, not to what was written before", async () => {
  await client.query("BEGIN");
  await client.query("UPDATE hot SET v = 5 WHERE id = 1");
  await client.query("BEGIN READ ONLY");
  await displace();
  expect((await client.query("SELECT v FROM hot WHERE id = 1")).rows).toEqual([{ v: 5 }]);
  expect(await outcome(client.query("UPDATE hot SET v = 6 WHERE id = 2"))).toMatch(/^25006 /);
  await client.query("ROLLBACK");
});

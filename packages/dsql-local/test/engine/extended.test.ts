import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeClose } from "../../src/net/messages/close.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { flush } from "../../src/net/messages/flush.ts";
import { sync } from "../../src/net/messages/sync.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const noTypes = Buffer.from([0, 0]);
const noValues = Buffer.from([0, 0, 0, 0, 0, 0]);
/** Parse, Bind and Execute of the unnamed statement and portal. */
const run = (sql: string) => [encodeParse("", sql, noTypes), encodeBind("", "", noValues), encodeExecute("")];

let raw: RawClient;
beforeEach(async () => {
  const client = await connect();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await client.query("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
  raw = await RawClient.ready(dsql);
  return () => raw.socket.destroy();
});

const values = async () => {
  const client = await connect();
  return (await client.query<{ v: number }>("SELECT v FROM t ORDER BY id")).rows.map(({ v }) => v);
};

describe("a pipeline", () => {
  test("of several statements before Sync is one transaction, each with its own answer", async () => {
    const answer = await raw.ask([
      ...run("INSERT INTO t VALUES (4, 4)"),
      ...run("UPDATE t SET v = v + 1"),
      ...run("SELECT * FROM t"),
      sync,
    ]);
    expect(answer).toBe("1 2 INSERT 0 1 1 2 UPDATE 4 1 2 D D D D SELECT 4 ZI");
  });

  test("takes everything back after an error and skips to Sync", async () => {
    const answer = await raw.ask([
      ...run("UPDATE t SET v = 9"),
      ...run("INSERT INTO t VALUES (1, 1)"),
      ...run("SELECT 1"),
      sync,
      ...run("SELECT 1"),
      sync,
    ]);
    expect(answer).toBe("1 2 UPDATE 3 1 2 23505 ZI");
    expect(await raw.until("Z")).toBe("1 2 D SELECT 1 ZI");
    expect(await values()).toEqual([1, 2, 3]);
  });

  test("past 3,000 rows takes everything back", async () => {
    const answer = await raw.ask([
      ...run("INSERT INTO t SELECT i, i FROM generate_series(11, 2010) AS i"),
      ...run("INSERT INTO t SELECT i, i FROM generate_series(3001, 4001) AS i"),
      sync,
    ]);
    expect(answer).toBe("1 2 INSERT 0 2000 1 2 54000 ZI");
    expect(await values()).toEqual([1, 2, 3]);
  });

  test("may hold BEGIN and COMMIT", async () => {
    const answer = await raw.ask([
      ...run("BEGIN"),
      ...run("UPDATE t SET v = 7 WHERE id = 1"),
      ...run("COMMIT"),
      ...run("SELECT 1"),
      sync,
    ]);
    expect(answer).toBe("1 2 BEGIN 1 2 UPDATE 1 1 2 COMMIT 1 2 D SELECT 1 ZI");
    expect(await values()).toEqual([7, 2, 3]);
  });

  test("of a megabyte and more without Sync is worked on meanwhile", async () => {
    const filler = `/* ${"x".repeat(20_000)} */`;
    const messages: Buffer[] = [];
    for (let i = 0; i < 100; i++) messages.push(...run(`UPDATE t SET v = v + 1 WHERE id = 1 ${filler}`));
    raw.socket.write(Buffer.concat([...messages, sync]));
    expect((await raw.until("Z")).split(" UPDATE 1").length).toBe(101);
    expect(await values()).toEqual([101, 2, 3]);
  });
});

describe("a portal", () => {
  test("is read in steps with Flush, outside a transaction", async () => {
    const opened = [
      encodeParse("", "SELECT * FROM t ORDER BY id", noTypes),
      encodeBind("c", "", noValues),
      describeMessage("P", "c"),
    ];
    expect(await raw.ask([...opened, encodeExecute("c", 2), flush], "s")).toBe("1 2 T D D s");
    expect(await raw.ask([encodeExecute("c", 2), flush], "C")).toBe("D SELECT 1");
    expect(await raw.ask([encodeClose("P", "c"), sync])).toBe("3 ZI");
  });

  test("is read in steps across Syncs within a transaction, and ends with it", async () => {
    await raw.ask([encodeQuery("BEGIN")]);
    expect(
      await raw.ask([
        encodeParse("", "SELECT * FROM t", noTypes),
        encodeBind("c", "", noValues),
        encodeExecute("c", 1),
        sync,
      ]),
    ).toBe("1 2 D s ZT");
    expect(await raw.ask([...run("UPDATE t SET v = 0 WHERE id = 3"), sync])).toBe("1 2 UPDATE 1 ZT");
    expect(await raw.ask([encodeExecute("c", 1), sync])).toBe("D s ZT");
    await raw.ask([encodeQuery("COMMIT")]);
    expect(await raw.ask([encodeExecute("c", 1), sync])).toBe("34000 ZI");
  });

  test("of a write with RETURNING and a row limit counts its rows once", async () => {
    await raw.ask([encodeQuery("BEGIN")]);
    expect(
      await raw.ask([
        encodeParse("", "UPDATE t SET v = v + 1 RETURNING id", noTypes),
        encodeBind("c", "", noValues),
        encodeExecute("c", 2),
        encodeExecute("c", 2),
        sync,
      ]),
    ).toBe("1 2 D D s D UPDATE 1 ZT");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
    expect(await values()).toEqual([2, 3, 4]);
  });

  test("made before its transaction was preempted is still there", async () => {
    const other = await connect();
    await raw.ask([encodeQuery("BEGIN")]);
    await raw.ask([...run("UPDATE t SET v = 10 WHERE id = 1"), sync]);
    expect(
      await raw.ask([
        encodeParse("s", "SELECT v FROM t WHERE id = 1", noTypes),
        encodeBind("c", "s", noValues),
        sync,
      ]),
    ).toBe("1 2 ZT");
    await other.query("BEGIN");
    await other.query("UPDATE t SET v = 11 WHERE id = 1");
    expect(await raw.ask([encodeExecute("c"), sync])).toBe("D SELECT 1 ZT");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
  });
});

describe("a prepared statement", () => {
  test("without a name outlives statements that the server runs for itself", async () => {
    const update = encodeParse("", "UPDATE t SET v = v + 1 WHERE id = 1", noTypes);
    expect(await raw.ask([update, describeMessage("S", ""), sync])).toBe("1 t n ZI");
    expect(await raw.ask([encodeBind("", "", noValues), encodeExecute(""), sync])).toBe("2 UPDATE 1 ZI");
    expect(await raw.ask([encodeBind("", "", noValues), encodeExecute(""), sync])).toBe("2 UPDATE 1 ZI");
    expect(await values()).toEqual([3, 2, 3]);
  });

  test("may be transaction control", async () => {
    expect(await raw.ask([encodeParse("b", "BEGIN", noTypes), describeMessage("S", "b"), sync])).toBe(
      "1 t n ZI",
    );
    expect(await raw.ask([encodeBind("", "b", noValues), encodeExecute(""), sync])).toBe("2 BEGIN ZT");
    expect(await raw.ask([...run("SELECT 1/(id - id) FROM t"), sync])).toBe("1 2 22012 ZE");
    expect(await raw.ask([...run("SELECT 1"), sync])).toBe("25P02 ZE");
    expect(await raw.ask([...run("COMMIT"), sync])).toBe("1 2 ROLLBACK ZI");
    expect(await raw.ask([encodeClose("S", "b"), sync])).toBe("3 ZI");
    expect(await raw.ask([encodeBind("", "b", noValues), encodeExecute(""), sync])).toBe("26000 ZI");
  });

  test("whose text was wrong can be prepared again under its name", async () => {
    expect(await raw.ask([encodeParse("p", "SELEC 1", noTypes), sync])).toBe("42601 ZI");
    expect(await raw.ask([encodeParse("p", "UPDATE t SET v = 5", noTypes), sync])).toBe("1 ZI");
    expect(await raw.ask([encodeBind("", "p", noValues), encodeExecute(""), sync])).toBe("2 UPDATE 3 ZI");
    expect(await raw.ask([encodeParse("p", "SELECT 1", noTypes), sync])).toBe("42P05 ZI");
    expect(await raw.ask([encodeBind("", "p", noValues), encodeExecute(""), sync])).toBe("2 UPDATE 3 ZI");
  });

  test("that DSQL doesn't support is refused when it is parsed, and poisons a transaction", async () => {
    expect(await raw.ask([...run("TRUNCATE t"), sync])).toBe("0A000 ZI");
    await raw.ask([encodeQuery("BEGIN")]);
    expect(await raw.ask([...run("TRUNCATE t"), sync])).toBe("0A000 ZE");
    expect(await raw.ask([encodeQuery("ROLLBACK")])).toBe("ROLLBACK ZI");
  });
});

test("DEALLOCATE ALL forgets the client's statements and leaves the server's working", async () => {
  await raw.ask([encodeParse("p", "SELECT 1", noTypes), sync]);
  await raw.ask([...run("UPDATE t SET v = 5"), sync]);
  expect(await raw.ask([encodeQuery("DEALLOCATE ALL")])).toBe("DEALLOCATE ALL ZI");
  expect(await raw.ask([encodeBind("", "p", noValues), encodeExecute(""), sync])).toBe("26000 ZI");
  expect(await raw.ask([...run("UPDATE t SET v = 6"), sync])).toBe("1 2 UPDATE 3 ZI");
});

test("warnings come with BEGIN in a transaction and COMMIT outside of one, as PostgreSQL gives them", async () => {
  const client = await connect();
  const notices: (string | undefined)[] = [];
  client.on("notice", ({ code }) => notices.push(code));
  await client.query("BEGIN");
  await client.query("BEGIN");
  await client.query("COMMIT");
  await client.query("COMMIT");
  await client.query("ROLLBACK");
  expect(notices).toEqual(["25001", "25P01", "25P01"]);
});

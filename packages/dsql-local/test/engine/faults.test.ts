import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { conflict, outcome, staleSchema } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { useEngine } from "./support/useEngine.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { sync } from "../../src/net/messages/sync.ts";

const { dsql, faults } = useEngine();
const { connect, connectDirectly } = useClients(dsql);

const noTypes = Buffer.from([0, 0]);
const noValues = Buffer.from([0, 0, 0, 0, 0, 0]);
const run = (sql: string) => [encodeParse("", sql, noTypes), encodeBind("", "", noValues), encodeExecute("")];

let client: pg.Client;
let behind: pg.Client;
beforeEach(async () => {
  client = await connect();
  behind = await connectDirectly();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  faults.reset();
});

const ids = async () =>
  (await behind.query<{ id: number }>("SELECT id FROM t ORDER BY id")).rows.map(({ id }) => id);

const cut = "no SQLSTATE Connection terminated unexpectedly";

/** Ways to write row 1 outside of a transaction block, by node-postgres. */
const writes: [what: string, write: (client: pg.Client) => Promise<pg.QueryResult>][] = [
  ["a simple statement", (c) => c.query("INSERT INTO t VALUES (1)")],
  ["one whose rows aren't known beforehand", (c) => c.query("INSERT INTO t SELECT 1")],
  ["one with parameters", (c) => c.query("INSERT INTO t VALUES ($1)", [1])],
  ["a prepared one", (c) => c.query({ name: "insert", text: "INSERT INTO t VALUES ($1)", values: [1] })],
];

describe.each(writes)("a fault at the commit of %s", (_what, write) => {
  test("as a conflict leaves nothing and is returned at the statement", async () => {
    faults.next.push({ type: "conflict", marker: "OC000" }, { type: "conflict", marker: "OC001" });
    expect(await outcome(write(client))).toBe(conflict);
    expect(await outcome(write(client))).toBe(staleSchema);
    expect(await ids()).toEqual([]);
    expect(await outcome(write(client))).toBe("INSERT 1");
    expect(await ids()).toEqual([1]);
    expect(faults.commits).toBe(3);
  });

  test("as a disconnect before it leaves nothing", async () => {
    faults.next.push({ type: "disconnect", when: "before" });
    expect(await outcome(write(client))).toBe(cut);
    expect(await ids()).toEqual([]);
  });

  test("as a disconnect after it leaves it committed, without a response", async () => {
    faults.next.push({ type: "disconnect", when: "after" });
    expect(await outcome(write(client))).toBe(cut);
    expect(await ids()).toEqual([1]);
  });
});

describe("a fault at COMMIT", () => {
  beforeEach(async () => {
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1)");
  });

  test("as a conflict leaves nothing, and the session goes on", async () => {
    faults.next.push({ type: "conflict", marker: "OC001" });
    expect(await outcome(client.query("COMMIT"))).toBe(staleSchema);
    expect(await ids()).toEqual([]);
    expect(await outcome(client.query("SELECT 1"))).toBe("SELECT 1");
  });

  test.each([
    ["before", []],
    ["after", [1]],
  ] as const)("as a disconnect %s it", async (when, left) => {
    faults.next.push({ type: "disconnect", when });
    expect(await outcome(client.query("COMMIT"))).toBe(cut);
    expect(await ids()).toEqual(left);
  });

  test("doesn't come to an aborted transaction, nor to ROLLBACK", async () => {
    faults.next.push({ type: "disconnect", when: "before" });
    await outcome(client.query("INSERT INTO t VALUES (1)"));
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
    await client.query("BEGIN");
    await client.query("ROLLBACK");
    expect(faults.commits).toBe(0);
  });
});

test("changes of the schema commit too, and jobs", async () => {
  for (const sql of ["CREATE TABLE other (id int)", "CREATE INDEX ASYNC t_id ON t (id)"]) {
    faults.next.push({ type: "conflict", marker: "OC001" });
    expect(await outcome(client.query(sql))).toBe(staleSchema);
  }
  expect((await behind.query("SELECT to_regclass('other') AS o, to_regclass('t_id') AS i")).rows).toEqual([
    { o: null, i: null },
  ]);
  faults.next.push({ type: "disconnect", when: "after" });
  expect(await outcome(client.query("CREATE TABLE other (id int)"))).toBe(cut);
  expect((await behind.query("SELECT to_regclass('other')::text AS o")).rows).toEqual([{ o: "other" }]);
  await behind.query("DROP TABLE other");
});

test("reads, settings and refused statements outside of a block aren't commits", async () => {
  for (const sql of ["SELECT 1", "SET timezone = 'UTC'", "VACUUM", "SELECT FROM t FOR UPDATE"]) {
    await outcome(client.query(sql));
  }
  expect(faults.commits).toBe(0);
});

test("a query string and a pipeline are one commit each, whose fault takes back everything", async () => {
  const raw = await RawClient.ready(dsql);
  faults.next.push({ type: "conflict", marker: "OC000" }, { type: "conflict", marker: "OC000" });
  expect(await raw.ask([encodeQuery("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")])).toBe(
    "INSERT 0 1 40001 ZI",
  );
  expect(await raw.ask([...run("INSERT INTO t VALUES (1)"), ...run("INSERT INTO t VALUES (2)"), sync])).toBe(
    "1 2 INSERT 0 1 1 2 40001 ZI",
  );
  expect([faults.commits, await ids()]).toEqual([2, []]);
  raw.socket.destroy();
});

test("COPY FROM is a commit", async () => {
  const copy = Buffer.from("1\n2\n");
  const data = Buffer.concat([
    Buffer.from([100, 0, 0, 0, 4 + copy.length]),
    copy,
    Buffer.from([99, 0, 0, 0, 4]),
  ]);
  const raw = await RawClient.ready(dsql);
  faults.next.push({ type: "conflict", marker: "OC000" }, { type: "disconnect", when: "after" });
  await raw.ask([encodeQuery("COPY t FROM STDIN")], "G");
  expect(await raw.ask([data])).toBe("40001 ZI");
  expect(await ids()).toEqual([]);
  await raw.ask([encodeQuery("COPY t FROM STDIN")], "G");
  expect(await raw.ask([data])).toBe("closed");
  expect(await ids()).toEqual([1, 2]);
});

test("each request asks for its delay once", async () => {
  await client.query("SELECT 1");
  await client.query("SELECT $1::int", [1]);
  expect(faults.requests).toBe(2);
  faults.waitMs = 30;
  const begun = performance.now();
  await client.query("SELECT 1");
  expect(performance.now() - begun).toBeGreaterThan(25);
});

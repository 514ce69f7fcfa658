import { once } from "node:events";
import { from as copyFrom } from "pg-copy-streams";
import pg from "pg";
import { expect, test } from "vitest";
import { connect } from "../connect.ts";
import { recordsOf, told } from "./support/readRecords.ts";
import { typeCases } from "./support/typeCases.ts";
import { useCdc } from "./support/useCdc.ts";

const cdc = useCdc();
const run = async (...statements: string[]) => {
  for (const sql of statements) await cdc.client.query(sql);
};

test("a record has the documented format, with exact numbers", async () => {
  await run(
    "CREATE TABLE items (id int PRIMARY KEY, price numeric(6, 2))",
    "INSERT INTO items VALUES (1, 30)",
  );
  await run("UPDATE items SET price = 29.99");
  const [created, updated, ...more] = await cdc.lines();
  expect(more).toEqual([]);
  expect(created).toMatch(
    /^\{"type":"full","op":"c","before":null,"after":\{"id":1,"price":"30\.00"\},"source":\{/,
  );
  expect(updated).toMatch(
    new RegExp(
      String.raw`^\{"type":"full","op":"u","before":null,"after":\{"id":1,"price":"29\.99"\},` +
        String.raw`"source":\{"version":"1\.0","ts_ms":(\d{13}),"ts_ns":\1\d{6},"txId":"[a-z2-7]{26}",` +
        String.raw`"schema":"public","table":"items","db":"postgres","cluster":"localdsql0{17}"\},` +
        String.raw`"ts_ms":(\d{13}),"ts_ns":\2\d{6}\}$`,
    ),
  );
});

test("each type is written as documented", async () => {
  // A column each, and another that is NULL.
  const columns = typeCases.flatMap(([type], at) => [`v${at} ${type}`, `n${at} ${type}`]);
  await run(`CREATE TABLE t (id int PRIMARY KEY, ${columns.join(", ")})`);
  const names = typeCases.map((_, at) => `v${at}`).join(", ");
  await run(`INSERT INTO t (id, ${names}) VALUES (1, ${typeCases.map(([, value]) => value).join(", ")})`);
  const [record] = await cdc.records();
  const expected = typeCases.flatMap(([, , json], at) => [
    [`v${at}`, json],
    [`n${at}`, null],
  ]);
  expect(record?.after).toEqual({ id: 1, ...Object.fromEntries(expected) });
  // Where PostgreSQL counts itself, it counts the same.
  for (const [at, [, , json, sql]] of typeCases.entries()) {
    if (sql === undefined) continue;
    const { rows } = await cdc.client.query<{ v: string }>(
      `SELECT (${sql})::text AS v FROM (SELECT v${at} AS v FROM t) AS t`,
    );
    expect(rows).toEqual([{ v: String(json) }]);
  }
});

test("a column of a domain has the underlying type, also for a domain over a domain", async () => {
  await cdc.client.query("CREATE DOMAIN whole AS bigint CHECK (value > 0)");
  await cdc.client.query("CREATE DOMAIN counted AS whole");
  await cdc.client.query("CREATE DOMAIN yes AS boolean");
  await cdc.client.query(
    "CREATE TABLE t (id counted PRIMARY KEY, y yes, generated bigint GENERATED ALWAYS AS (id * 2) STORED)",
  );
  await cdc.client.query("INSERT INTO t (id, y) VALUES (1, true), (2, NULL)");
  await cdc.client.query("DELETE FROM t WHERE id = 2");
  expect((await cdc.records()).map(({ before, after }) => before ?? after)).toEqual([
    { id: 1, y: true, generated: 2 },
    { id: 2, y: null, generated: 4 },
    { id: 2 },
  ]);
});

test("names may be any that DSQL accepts", async () => {
  await cdc.client.query(
    `CREATE TABLE "T: INSERT: ""x""" ("a b" int PRIMARY KEY, "null" text, "__proto__" int, "]:" text)`,
  );
  await cdc.client.query(`INSERT INTO "T: INSERT: ""x""" VALUES (1, 'null', 2, ' "a b"[integer]:7')`);
  const [record] = await cdc.records();
  expect(record?.source).toMatchObject({ schema: "public", table: 'T: INSERT: "x"' });
  expect(Object.entries(record?.after ?? {})).toEqual([
    ["a b", 1],
    ["null", "null"],
    ["__proto__", 2],
    ["]:", ' "a b"[integer]:7'],
  ]);
});

test("a transaction has one time and one id, both unique, and times increase in the order of commits", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY)");
  const second = await connect(cdc.dsql);
  await run("BEGIN", "INSERT INTO t VALUES (1)");
  await second.query("INSERT INTO t VALUES (2)");
  await run("INSERT INTO t VALUES (3)", "COMMIT", "INSERT INTO t VALUES (4)");
  await second.end();
  const records = await cdc.records();
  expect(told(records)).toEqual([2, 1, 3, 4].map((id) => `c public.t {"id":${id}}`));
  const times = records.map(({ source }) => BigInt(source.ts_ns));
  const ids = records.map(({ source }) => source.txId);
  expect(times[1]).toBe(times[2]);
  expect(ids[1]).toBe(ids[2]);
  expect(new Set(ids).size).toBe(3);
  expect([...new Set(times)]).toEqual([...new Set(times)].sort((a, b) => (a < b ? -1 : 1)));
  expect(new Set(times).size).toBe(3);
  for (const { source, ts_ms, ts_ns } of records) {
    expect(BigInt(source.ts_ns) / 1_000_000n).toBe(BigInt(source.ts_ms));
    expect(BigInt(source.ts_ns) % 1_000_000n).not.toBe(0n);
    expect(BigInt(ts_ns)).toBeGreaterThan(BigInt(source.ts_ns));
    expect(BigInt(ts_ns) / 1_000_000n).toBe(BigInt(ts_ms));
  }
});

test("a transaction has at most one record for a row", async () => {
  await run(
    "CREATE TABLE t (id int PRIMARY KEY, v int)",
    "INSERT INTO t SELECT i, i FROM generate_series(1, 6) AS i",
  );
  await cdc.records();
  await run(
    "BEGIN",
    "INSERT INTO t VALUES (10, 1)",
    "UPDATE t SET v = 2 WHERE id = 10",
    "UPDATE t SET v = 7 WHERE id = 1",
    "DELETE FROM t WHERE id = 1",
    "INSERT INTO t VALUES (11, 1)",
    "DELETE FROM t WHERE id = 11",
    "DELETE FROM t WHERE id = 2",
    "INSERT INTO t VALUES (2, 8)",
    "UPDATE t SET v = v WHERE id = 3",
    "UPDATE t SET id = 12 WHERE id = 4",
    "COMMIT",
  );
  expect(told(await cdc.records()).sort()).toEqual(
    [
      'c public.t {"id":10,"v":2}',
      'd public.t {"id":1}',
      'u public.t {"id":2,"v":8}',
      'u public.t {"id":3,"v":3}',
      'd public.t {"id":4}',
      'c public.t {"id":12,"v":4}',
    ].sort(),
  );
});

test("what isn't committed isn't recorded: neither a rollback, nor a transaction that fails with a conflict", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'first')");
  await run("BEGIN", "INSERT INTO t VALUES (2, 'rolled back')", "ROLLBACK");
  const winner = await connect(cdc.dsql);
  await run("BEGIN", "UPDATE t SET v = 'loser' WHERE id = 1", "INSERT INTO t VALUES (3, 'loser')");
  await winner.query("UPDATE t SET v = 'winner' WHERE id = 1");
  // The loser goes on, on its snapshot.
  await run("UPDATE t SET v = 'loser again' WHERE id = 1", "INSERT INTO t VALUES (4, 'loser')");
  await expect(cdc.client.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  cdc.dsql.faults.inject({ fault: "conflict", nth: 1 });
  await expect(cdc.client.query("INSERT INTO t VALUES (5, 'conflict')")).rejects.toMatchObject({
    code: "40001",
  });
  await winner.end();
  expect(told(await cdc.records())).toEqual([
    'c public.t {"id":1,"v":"first"}',
    'u public.t {"id":1,"v":"winner"}',
  ]);
});

test("a transaction that was preempted and replayed is recorded once", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, ''), (2, '')");
  await cdc.records();
  const other = await connect(cdc.dsql);
  await run("BEGIN", "UPDATE t SET v = 'mine' WHERE id = 2", "INSERT INTO t VALUES (3, 'mine')");
  await other.query("BEGIN");
  // Waits for nobody: the first transaction is preempted, and its statements run again at its end.
  await other.query("SELECT FROM t WHERE id = 2 FOR UPDATE");
  await other.query("ROLLBACK");
  await run("COMMIT");
  await other.end();
  expect(told(await cdc.records())).toEqual([
    'u public.t {"id":2,"v":"mine"}',
    'c public.t {"id":3,"v":"mine"}',
  ]);
});

test("a foreign key's actions are recorded for each row that they change", async () => {
  await run(
    "CREATE TABLE p (id int PRIMARY KEY)",
    "CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE)",
    "CREATE TABLE n (id int PRIMARY KEY, p int REFERENCES p ON DELETE SET NULL)",
    "INSERT INTO p VALUES (1)",
    "INSERT INTO c VALUES (10, 1)",
    "INSERT INTO n VALUES (20, 1)",
  );
  await cdc.records();
  await run("DELETE FROM p");
  expect(told(await cdc.records()).sort()).toEqual([
    'd public.c {"id":10}',
    'd public.p {"id":1}',
    'u public.n {"id":20,"p":null}',
  ]);
});

test("COPY, functions and CTEs that write are recorded, and upserts by their effect", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY, v text)");
  await run(
    "CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (3, 'f'); UPDATE t SET v = 'g' WHERE id = 3; END $$",
  );
  const copy = cdc.client.query(copyFrom("COPY t FROM STDIN"));
  copy.end("1\tone\n2\ttwo\n");
  await once(copy, "finish");
  await run(
    "SELECT fill()",
    "WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING v) INSERT INTO t SELECT 4, v FROM gone",
    "INSERT INTO t VALUES (2, 'zwei'), (5, 'five') ON CONFLICT (id) DO UPDATE SET v = excluded.v",
    "INSERT INTO t VALUES (5, 'nothing') ON CONFLICT DO NOTHING",
  );
  expect(told(await cdc.records())).toEqual([
    'c public.t {"id":1,"v":"one"}',
    'c public.t {"id":2,"v":"two"}',
    'c public.t {"id":3,"v":"g"}',
    'd public.t {"id":1}',
    'c public.t {"id":4,"v":"one"}',
    'u public.t {"id":2,"v":"zwei"}',
    'c public.t {"id":5,"v":"five"}',
  ]);
});

test("a large value that an update hasn't changed is in the record", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY, big text, v int)");
  await run("INSERT INTO t SELECT 1, string_agg(md5(i::text), ''), 1 FROM generate_series(1, 3000) AS i");
  await run("UPDATE t SET v = 2", "UPDATE t SET id = 2", "DELETE FROM t");
  const records = await cdc.records();
  const big = records[0]?.after?.big;
  expect(String(big)).toHaveLength(96_000);
  expect(records.map(({ op, before, after }) => [op, before ?? after])).toEqual([
    ["c", { id: 1, big, v: 1 }],
    ["u", { id: 1, big, v: 2 }],
    ["d", { id: 1 }],
    ["c", { id: 2, big, v: 2 }],
    ["d", { id: 2 }],
  ]);
});

test("deletions in a table without a key are recorded without the row", async () => {
  await run("CREATE TABLE t (v int)", "INSERT INTO t VALUES (1), (1)", "UPDATE t SET v = 2", "DELETE FROM t");
  expect(told(await cdc.records())).toEqual([
    'c public.t {"v":1}',
    'c public.t {"v":1}',
    'u public.t {"v":2}',
    'u public.t {"v":2}',
    "d public.t null",
    "d public.t null",
  ]);
});

test("records have the shape of the schema at their commit; DDL and the server's own tables aren't recorded", async () => {
  await run("CREATE TABLE t (a int, id int PRIMARY KEY)", "INSERT INTO t VALUES (1, 1)");
  await run(
    "ALTER TABLE t ADD COLUMN b text",
    "ALTER TABLE t RENAME COLUMN id TO key",
    "UPDATE t SET b = 'x'",
  );
  await run(
    "ALTER TABLE t RENAME TO s",
    "ALTER TABLE s DROP COLUMN a",
    "DELETE FROM s",
    "CREATE SCHEMA other",
  );
  const { rows } = await cdc.client.query<{ job_id: string }>("CREATE INDEX ASYNC ON s (b)");
  await cdc.client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  await run("CREATE TABLE other.t (id int PRIMARY KEY)", "INSERT INTO other.t VALUES (1)");
  await run(
    "DROP TABLE s",
    "DROP TABLE other.t",
    "CREATE TABLE s (v int PRIMARY KEY)",
    "INSERT INTO s VALUES (3)",
  );
  await run("DELETE FROM s", "DROP TABLE s", "DROP SCHEMA other");
  expect(told(await cdc.records())).toEqual([
    'c public.t {"a":1,"id":1}',
    'u public.t {"a":1,"key":1,"b":"x"}',
    'd public.s {"key":1}',
    'c other.t {"id":1}',
    'c public.s {"v":3}',
    'd public.s {"v":3}',
  ]);
});

test("an image that makes a record too long is split into fragments", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY, a text, b text)");
  // As JSON each character has six: 12 million in all, in a row of 2 MB.
  const text = `${"\u0001".repeat(1_000_000)}€`;
  await cdc.client.query("INSERT INTO t VALUES (1, $1, $2)", [text, "\u0002".repeat(1_000_000)]);
  const lines = await cdc.lines();
  expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
    ...Array.from({ length: lines.length - 1 }, () => "fragment"),
    "chunked",
  ]);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(9 * 1024 * 1024);
  await run("DELETE FROM t");
  const [made] = recordsOf(lines);
  expect(made?.after).toEqual({ id: 1, a: text, b: "\u0002".repeat(1_000_000) });
  expect(made?.before).toBeNull();
});

test("clients don't see that changes are captured", async () => {
  await run("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE n (id int)");
  const behind = new pg.Client(cdc.dsql.backendConnectionString);
  await behind.connect();
  const kept = "SELECT relname, relreplident FROM pg_class WHERE relname IN ('t', 'n') ORDER BY relname";
  expect((await behind.query(kept)).rows.map(({ relreplident }) => relreplident as string)).toEqual([
    "f",
    "f",
  ]);
  await behind.end();
  const seen = async (sql: string) =>
    (await cdc.client.query<Record<string, unknown>>(sql)).rows.map(Object.values);
  expect(await seen(kept)).toEqual([
    ["n", "d"],
    ["t", "d"],
  ]);
  expect(await seen("SHOW wal_level")).toEqual([["replica"]]);
  expect(await seen("SELECT setting, source FROM pg_settings WHERE name = 'wal_level'")).toEqual([
    ["replica", "default"],
  ]);
  for (const catalog of [
    "pg_replication_slots",
    "pg_stat_replication_slots",
    "pg_event_trigger",
    "pg_publication",
  ])
    expect(await seen(`SELECT count(*) FROM ${catalog}`)).toEqual([["0"]]);
  for (const sql of ["SELECT pg_get_replication_slots()", "SELECT FROM pg_dsql.cdc_shapes"])
    await expect(cdc.client.query(sql)).rejects.toThrow();
});

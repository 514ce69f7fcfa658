import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import Cursor from "pg-cursor";
import QueryStream from "pg-query-stream";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { token } from "../engine/support/token.ts";
import { useClients } from "../engine/support/useClients.ts";
import { connect as connectSetup } from "../connect.ts";
import { dropConnections } from "./behind.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

const pools: pg.Pool[] = [];
afterEach(async () => {
  await Promise.allSettled(pools.splice(0).map((pool) => pool.end()));
});

async function createPool(config: pg.PoolConfig = {}): Promise<pg.Pool> {
  const pool = new pg.Pool({
    host: "localhost",
    port: Number(dsql.endpoint.split(":")[1]),
    user: "admin",
    database: "postgres",
    password: () => token(),
    ssl: { ca: await readFile(dsql.caFile, "utf8") },
    ...config,
  });
  pools.push(pool);
  return pool;
}

beforeAll(async () => {
  const client = await connectSetup(dsql);
  await client.query("CREATE TABLE parent (id int PRIMARY KEY, name text NOT NULL UNIQUE)");
  await client.query(
    `CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent (id),
       amount int CONSTRAINT positive CHECK (amount > 0), note varchar(10))`,
  );
  await client.query("CREATE TABLE copied (id int PRIMARY KEY, v text)");
  await client.query("INSERT INTO parent VALUES (1, 'one'), (2, 'two')");
  await client.end();
});

describe("a pool", () => {
  test("serves 200 queries at once with 20 clients, each with its own values", async () => {
    const pool = await createPool({ max: 20 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => pool.query<{ n: number }>("SELECT $1::int AS n", [n])),
    );
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(pool.totalCount).toBe(20);
  });

  test("continues when the server closes its idle connections, and reports them", async () => {
    const pool = await createPool({ max: 3 });
    const dropped: string[] = [];
    pool.on("error", (error) => dropped.push((error as { code?: string }).code ?? error.message));
    await Promise.all([1, 2, 3].map(() => pool.query("SELECT 1")));
    expect(await dropConnections(await connectDirectly())).toBeGreaterThanOrEqual(3);
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(dropped).toHaveLength(3);
    expect((await pool.query("SELECT 2 AS it")).rows).toEqual([{ it: 2 }]);
  });

  test("reuses a failed transaction's client after ROLLBACK", async () => {
    const pool = await createPool({ max: 1 });
    const client = await pool.connect();
    await client.query("BEGIN");
    await expect(client.query("SELECT 1/0")).rejects.toMatchObject({ code: "22012" });
    await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
    await client.query("ROLLBACK");
    client.release();
    expect((await pool.query("SELECT 1 AS it")).rows).toEqual([{ it: 1 }]);
  });
});

describe("named prepared statements", () => {
  const named = (n: number) => ({ name: "add", text: "SELECT $1::int + 1 AS sum", values: [n] });

  test("are kept over queries, transactions and failures", async () => {
    const client = await connect();
    expect((await client.query(named(1))).rows).toEqual([{ sum: 2 }]);
    await client.query("BEGIN");
    expect((await client.query(named(2))).rows).toEqual([{ sum: 3 }]);
    await expect(client.query(named(2_147_483_647))).rejects.toMatchObject({ code: "22003" });
    await client.query("ROLLBACK");
    expect((await client.query(named(3))).rows).toEqual([{ sum: 4 }]);
  });

  test("that failed to parse can be sent again by the same name", async () => {
    const client = await connect();
    await expect(client.query({ name: "it", text: "SELECT nothing" })).rejects.toMatchObject({
      code: "42703",
    });
    expect((await client.query({ name: "it", text: "SELECT 1 AS it" })).rows).toEqual([{ it: 1 }]);
  });

  test("belong to their own session", async () => {
    const [one, other] = [await connect(), await connect()];
    expect((await one.query({ name: "mine", text: "SELECT 1 AS it" })).rows).toEqual([{ it: 1 }]);
    expect((await other.query({ name: "mine", text: "SELECT 2 AS it" })).rows).toEqual([{ it: 2 }]);
    expect((await one.query({ name: "mine", text: "SELECT 1 AS it" })).rows).toEqual([{ it: 1 }]);
  });
});

describe("values", () => {
  const values = [
    [true, "bool"],
    [-32_768, "int2"],
    [2_147_483_647, "int4"],
    ["9223372036854775807", "int8"],
    [1.5, "float8"],
    ["123456789.123456", "numeric(18,6)"],
    ["ä€𝄞 \\ ' \"", "text"],
    [Buffer.from([0, 1, 127, 128, 255]), "bytea"],
    ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "uuid"],
    [new Date("2026-02-28T23:59:59.123Z"), "timestamptz"],
    [{ a: [1, null, "x"] }, "jsonb"],
    [{ b: { c: "ü" } }, "json"],
    [[1, null, 3], "int[]"],
    [["a", 'b"c', "NULL", ""], "text[]"],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "int[][]",
    ],
    [null, "text"],
  ] as const;

  test.each(values)("%j is written and read as %s", async (value, type) => {
    const client = await connect();
    const { rows } = await client.query<{ it: unknown }>(`SELECT $1::${type} AS it`, [value]);
    expect(rows).toEqual([{ it: value }]);
  });

  test("are binary on request, as PostgreSQL sends them", async () => {
    // Only such values whose bytes node-postgres doesn't spoil: it reads them as UTF-8 first.
    const query = {
      text: "SELECT $1::int4 AS i, $2::int8 AS l, $3::text AS t, $4::bytea AS b, true AS yes, NULL::int4 AS n",
      values: [258, "72340172838076673", "ä", Buffer.from([0, 1, 127])],
      binary: true,
    } as pg.QueryConfig;
    const client = await connect();
    const { rows, fields } = await client.query(query);
    expect(rows).toEqual([
      { i: 258, l: "72340172838076673", t: "ä", b: "\u0000\u0001\u007f", yes: true, n: null },
    ]);
    expect(fields.map(({ format }) => format)).toEqual(Array(6).fill("binary"));
    expect(rows).toEqual((await (await connectDirectly()).query(query)).rows);
  });

  test("are arrays by rowMode, and pass a query's own type parsers", async () => {
    const client = await connect();
    const result = await client.query<unknown[]>({
      text: "SELECT 1 AS a, 2 AS a, id FROM parent ORDER BY id",
      rowMode: "array",
      types: { getTypeParser: () => (text: string) => `<${text}>` },
    } as pg.QueryArrayConfig);
    expect(result.rows).toEqual([
      ["<1>", "<2>", "<1>"],
      ["<1>", "<2>", "<2>"],
    ]);
    expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ["a", 23],
      ["a", 23],
      ["id", 23],
    ]);
  });

  test("of several statements in one query are several results", async () => {
    const client = await connect();
    const results = (await client.query(
      "SELECT 1 AS a; SELECT 2 AS b; SELECT 3 AS c WHERE false",
    )) as unknown as pg.QueryResult[];
    expect(results.map(({ rows }) => rows as unknown)).toEqual([[{ a: 1 }], [{ b: 2 }], []]);
  });
});

describe("results in parts", () => {
  test("a cursor reads as many rows as requested, and can be closed before its end", async () => {
    const client = await connect();
    const cursor = client.query(new Cursor<{ n: number }>("SELECT n FROM generate_series(1, 25) AS n"));
    expect((await cursor.read(10)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await cursor.read(10)).toHaveLength(10);
    expect(await cursor.read(10)).toHaveLength(5);
    expect(await cursor.read(10)).toHaveLength(0);
    const other = client.query(new Cursor<{ n: number }>("SELECT n FROM generate_series(1, $1) AS n", [1e6]));
    expect(await other.read(2)).toHaveLength(2);
    await other.close();
    expect((await client.query("SELECT 1 AS it")).rows).toEqual([{ it: 1 }]);
  });

  test("a cursor continues in a transaction after another's commit, on its own snapshot", async () => {
    const [client, other] = [await connect(), await connect()];
    await client.query("BEGIN");
    const cursor = client.query(new Cursor<{ id: number }>("SELECT id FROM parent ORDER BY id"));
    expect(await cursor.read(1)).toEqual([{ id: 1 }]);
    await other.query("INSERT INTO parent VALUES (3, 'three')");
    expect(await cursor.read(10)).toEqual([{ id: 2 }]);
    await cursor.close();
    await client.query("COMMIT");
    await other.query("DELETE FROM parent WHERE id = 3");
  });

  test("a stream returns all rows, and leaves its client usable when it is destroyed", async () => {
    const client = await connect();
    const all = client.query(new QueryStream("SELECT n FROM generate_series(1, 5000) AS n"));
    let sum = 0;
    for await (const { n } of all as AsyncIterable<{ n: number }>) sum += n;
    expect(sum).toBe(12_502_500);
    const cut = client.query(
      new QueryStream("SELECT n FROM generate_series(1, 1000000) AS n", [], { batchSize: 50 }),
    );
    for await (const { n } of cut as AsyncIterable<{ n: number }>) if (n === 120) break;
    expect((await client.query("SELECT 1 AS it")).rows).toEqual([{ it: 1 }]);
  });
});

describe("COPY", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i}\tä${i}\n`);

  test("copies rows in and out", async () => {
    const client = await connect();
    const into = client.query(copyFrom("COPY copied FROM STDIN"));
    await pipeline(Readable.from(lines(2500)), into);
    expect(into.rowCount).toBe(2500);
    const chunks: Buffer[] = [];
    await pipeline(
      client.query(copyTo("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT")),
      async (out: AsyncIterable<Buffer>) => {
        for await (const chunk of out) chunks.push(chunk);
      },
    );
    expect(Buffer.concat(chunks).toString()).toBe(lines(2500).join(""));
    await client.query("DELETE FROM copied");
  });

  test("gets the error of a bad row, and its session stays usable", async () => {
    const client = await connect();
    const bad = pipeline(
      Readable.from([...lines(1000), "1\tagain\n", ...lines(500)]),
      client.query(copyFrom("COPY copied FROM STDIN")),
    );
    await expect(bad).rejects.toMatchObject({ code: "23505", constraint: "copied_pkey" });
    expect((await client.query("SELECT count(*)::int AS n FROM copied")).rows).toEqual([{ n: 0 }]);
  });

  test("that its client aborts leaves no rows", async () => {
    const client = await connect();
    const into = client.query(copyFrom("COPY copied FROM STDIN"));
    const given = pipeline(
      Readable.from(
        (function* () {
          yield "1\tx\n";
          throw new Error("given up");
        })(),
      ),
      into,
    );
    await expect(given).rejects.toThrow("given up");
    expect((await client.query("SELECT count(*)::int AS n FROM copied")).rows).toEqual([{ n: 0 }]);
  });

  test("is rolled back with its transaction", async () => {
    const client = await connect();
    await client.query("BEGIN");
    await pipeline(Readable.from(lines(10)), client.query(copyFrom("COPY copied FROM STDIN")));
    expect((await client.query("SELECT count(*)::int AS n FROM copied")).rows).toEqual([{ n: 10 }]);
    await client.query("ROLLBACK");
    expect((await client.query("SELECT count(*)::int AS n FROM copied")).rows).toEqual([{ n: 0 }]);
  });
});

test("a cancel request on a second connection is accepted and has no effect", async () => {
  const client = await connect();
  const behind = await connectDirectly();
  const query = new pg.Query("SELECT 'not cancelled' AS it, pg_sleep(0.4)");
  const rows = new Promise<unknown[]>((resolve, reject) => {
    const seen: unknown[] = [];
    query.on("row", (row) => seen.push(row));
    query.on("end", () => {
      resolve(seen);
    });
    query.on("error", reject);
  });
  client.query(query);
  const sleeping = async () =>
    (
      await behind.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%not cancelled%' AND wait_event = 'PgSleep'",
      )
    ).rowCount;
  await expect.poll(sleeping, { interval: 10 }).toBe(1);
  const second = new pg.Client({
    host: "localhost",
    port: Number(dsql.endpoint.split(":")[1]),
    ssl: { ca: await readFile(dsql.caFile, "utf8") },
  }) as pg.Client & { cancel(client: pg.Client, query: pg.Query): void };
  const { stream } = (second as unknown as { connection: { stream: NodeJS.EventEmitter } }).connection;
  const closed = new Promise((resolve) => stream.once("close", resolve));
  second.on("error", () => undefined);
  second.cancel(client, query);
  await closed;
  expect(await rows).toMatchObject([{ it: "not cancelled" }]);
});

test("the responses to a pipeline of queries are in order, and a failure affects no other", async () => {
  const client = await connect({ pipeline: true });
  const answers = await Promise.allSettled([
    client.query<{ n: number }>("SELECT $1::int AS n", [1]),
    client.query<{ n: number }>({ name: "two", text: "SELECT $1::int AS n", values: [2] }),
    client.query<{ n: number }>("SELECT 1 / $1::int AS n", [0]),
    client.query<{ n: number }>("SELECT 4 AS n"),
    client.query<{ n: number }>({ name: "two", text: "SELECT $1::int AS n", values: [5] }),
    client.query<{ n: number }>("LISTEN news"),
    client.query<{ n: number }>("SELECT 7 AS n"),
  ]);
  expect(
    answers.map((answer) =>
      answer.status === "fulfilled" ? answer.value.rows[0]?.n : (answer.reason as pg.DatabaseError).code,
    ),
  ).toEqual([1, 2, "22012", 4, 5, "0A000", 7]);
});

test("notices reach their session, each before its statement's end, and no other", async () => {
  const [client, other] = [await connect(), await connect()];
  const notices: string[] = [];
  client.on("notice", ({ severity, code, message }) => notices.push(`${severity} ${code} ${message ?? ""}`));
  other.on("notice", ({ message }) => notices.push(`other: ${message ?? ""}`));
  await client.query("CREATE TABLE IF NOT EXISTS parent (id int PRIMARY KEY)");
  expect(notices).toEqual(['NOTICE 42P07 relation "parent" already exists, skipping']);
  await client.query("ROLLBACK");
  await client.query("BEGIN");
  await client.query("BEGIN");
  await client.query("COMMIT");
  expect(notices.slice(1)).toEqual([
    "WARNING 25P01 there is no transaction in progress",
    "WARNING 25001 there is already a transaction in progress",
  ]);
});

describe("an error's fields", () => {
  const errors: [sql: string, values: unknown[], fields: Record<string, unknown>][] = [
    ["SELECT nothing FROM parent", [], { code: "42703", position: "8", severity: "ERROR" }],
    ["SELEC 1", [], { code: "42601", position: "1" }],
    ["SELECT 1 FROM nowhere", [], { code: "42P01", position: "15" }],
    [
      "SELECT lower($1::int)",
      [1],
      { code: "42883", position: "8", hint: expect.stringContaining("No function matches") as string },
    ],
    [
      "INSERT INTO parent VALUES ($1, 'other')",
      [1],
      {
        code: "23505",
        detail: "Key (id)=(1) already exists.",
        schema: "public",
        table: "parent",
        constraint: "parent_pkey",
      },
    ],
    ["INSERT INTO parent VALUES (9, $1)", ["one"], { code: "23505", constraint: "parent_name_key" }],
    ["INSERT INTO parent (id) VALUES ($1)", [9], { code: "23502", table: "parent", column: "name" }],
    ["INSERT INTO child VALUES (1, $1, 1)", [7], { code: "23503", constraint: "child_parent_id_fkey" }],
    ["INSERT INTO child VALUES (1, 1, $1)", [0], { code: "23514", constraint: "positive" }],
    ["INSERT INTO child VALUES (1, 1, 1, $1)", ["more than ten"], { code: "22001" }],
    ["SELECT $1::int", ["x"], { code: "22P02", message: 'invalid input syntax for type integer: "x"' }],
  ];

  test.each(errors)("are complete for %s with %j, in both protocols", async (sql, values, fields) => {
    const client = await connect();
    await expect(client.query(sql, values)).rejects.toMatchObject(fields);
    const simple = sql.replace(/\$1/g, values.map((value) => pg.escapeLiteral(String(value)))[0] ?? "");
    await expect(client.query(simple)).rejects.toMatchObject({ code: fields.code });
    if (values.length === 0) await expect(client.query(simple)).rejects.toMatchObject(fields);
  });
});

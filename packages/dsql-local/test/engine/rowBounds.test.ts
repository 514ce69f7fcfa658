import type pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BackendConnection } from "../../src/backend/BackendConnection.ts";
import { useDsql } from "../../src/testing.ts";
import { noParameters } from "../../src/backend/BackendSession.ts";
import { outcome } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { noTypes, encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { sync } from "../../src/net/messages/sync.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const tooMany = "54000 transaction row limit exceeded";

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  for (const table of ["copies", "items", "records"]) await client.query(`DROP TABLE IF EXISTS ${table}`);
  await client.query("CREATE TABLE items (id int PRIMARY KEY, a int)");
  await client.query("CREATE TABLE records (id int PRIMARY KEY, a int)");
});
afterEach(() => {
  vi.restoreAllMocks();
});

const values = (rows: number, from = 1) => Array.from({ length: rows }, (_, i) => `(${from + i})`).join(", ");
const count = async (table = "items") => {
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
  return Number(rows[0]?.n);
};

/** What PostgreSQL is sent meanwhile: how often the server waits for it, and whether it counts rows. */
const watched = async (work: () => Promise<unknown>) => {
  const spy = vi.spyOn(BackendConnection.prototype, "exchange");
  await work();
  const sent = spy.mock.calls.map(([request]) => request.toString("latin1"));
  spy.mockRestore();
  return {
    counts: sent.filter((text) => text.includes("pg_stat_get_xact_tuples")).length,
    sent: sent.length,
  };
};

/** A write as a data layer makes it that leaves a record of it and clears away old ones: at most `rows` + 1 + 2 rows. */
const recorded = (rows: number, from = 1) =>
  `WITH w AS (INSERT INTO items VALUES ${values(rows, from)} RETURNING id),
        r AS (INSERT INTO records SELECT ${from}, 0 WHERE EXISTS (SELECT FROM w)),
        f AS (DELETE FROM records WHERE id IN (SELECT id FROM records WHERE id < 0 ORDER BY id LIMIT 2) AND a = 1)
   SELECT count(*) FROM w`;

const protocols = [
  ["simple", (sql: string) => client.query(sql)],
  ["extended", (sql: string) => client.query({ text: sql, values: [] })],
  ["extended, prepared", (sql: string) => client.query({ name: sql.slice(-60), text: sql, values: [] })],
] as const;

describe.each(protocols)("in the %s protocol", (_protocol, run) => {
  test("a write in WITH that is bounded is exact at the limit", async () => {
    // Its bound is 3,003: it has to be counted.
    expect(await outcome(run(recorded(3000)))).toBe(tooMany);
    expect(await count()).toBe(0);
  });

  test("… and one row less passes", async () => {
    expect(await outcome(run(recorded(2999)))).toBe("SELECT 1");
    expect([await count(), await count("records")]).toEqual([2999, 1]);
  });

  test("what is bounded isn't counted", async () => {
    const { counts } = await watched(() => run(recorded(2997)));
    expect(counts).toBe(0);
    expect(await count()).toBe(2997);
  });

  test("what only adds rows goes to PostgreSQL in one piece", async () => {
    const sql =
      "WITH w AS (INSERT INTO items VALUES (1, 1), (2, 2) RETURNING id) INSERT INTO records SELECT 1, 1";
    expect(await watched(() => run(sql))).toEqual({ counts: 0, sent: 1 });
    expect([await count(), await count("records")]).toEqual([2, 1]);
  });

  test("what isn't bounded is counted without waiting for the count", async () => {
    const sql = (rows: number) =>
      `WITH w AS (INSERT INTO items SELECT generate_series(1, ${rows}) RETURNING id) INSERT INTO records SELECT 1, 1`;
    expect(await outcome(run(sql(3000)))).toBe(tooMany);
    expect(await count()).toBe(0);
  });

  test("… and one row less passes", async () => {
    const rows = "INSERT INTO items SELECT generate_series(1, 2999) RETURNING id";
    expect(await outcome(run(`WITH w AS (${rows}) INSERT INTO records SELECT 1, 1`))).toBe("INSERT 1");
    expect(await count()).toBe(2999);
  });
});

describe("in a transaction the exact number counts, whatever the bound", () => {
  test.each(protocols)("bounded writes add up, in the %s protocol", async (_protocol, run) => {
    await client.query("BEGIN");
    await client.query("INSERT INTO items SELECT generate_series(10001, 12997)");
    // Two rows each, for which the bound is four.
    expect(await outcome(run(recorded(1, 1)))).toBe("SELECT 1");
    expect(await outcome(run("INSERT INTO items VALUES (2)"))).toBe("INSERT 1");
    expect(await outcome(run("INSERT INTO items VALUES (3)"))).toBe(tooMany);
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
  });

  test("a mixture of bounded writes, unbounded ones and procedures in either order", async () => {
    const unbounded = (rows: number) =>
      `WITH w AS (INSERT INTO items SELECT generate_series(1, ${rows}) RETURNING id) SELECT count(*) FROM w`;
    const procedure = "DO $$ BEGIN INSERT INTO items SELECT generate_series(1, 2998); END $$";
    for (const [first, second] of [
      [recorded(1, 5000), unbounded(2998)],
      [unbounded(2998), recorded(1, 5000)],
      [recorded(1, 5000), procedure],
      [procedure, recorded(1, 5000)],
    ] as const) {
      await client.query("BEGIN");
      expect(await outcome(client.query(first))).toMatch(/^(SELECT 1|DO)$/);
      expect(await outcome(client.query(second))).toMatch(/^(SELECT 1|DO)$/);
      expect(await outcome(client.query("INSERT INTO records VALUES (1)"))).toBe(tooMany);
      await client.query("ROLLBACK");
    }
  });

  test("several statements of one query", async () => {
    const first = recorded(1499, 1);
    expect(await outcome(client.query(`${first}; ${recorded(1500, 5000)}`))).toBe(tooMany);
    expect(await count()).toBe(0);
    await client.query(`${first}; ${recorded(1499, 5000)}`);
    expect(await count()).toBe(2998);
  });

  test("statements that are executed before one Sync", async () => {
    const raw = await RawClient.ready(dsql);
    const run = (sql: string) => [
      encodeParse("", sql, noTypes),
      encodeBind("", "", noParameters),
      encodeExecute(""),
    ];
    const batch = (rows: number) => [...run(recorded(1499, 1)), ...run(recorded(rows, 5000)), sync];
    expect(await raw.ask(batch(1500))).toMatch(/ 54000 ZI$/);
    expect(await count()).toBe(0);
    expect(await raw.ask(batch(1499))).toMatch(/SELECT 1 ZI$/);
    expect(await count()).toBe(2998);
    raw.socket.destroy();
  });
});

describe("what makes more of a text's rows than it says", () => {
  const clear = async () => {
    await client.query("DROP VIEW IF EXISTS views");
    for (const table of ["defaults", "checks", "domains"])
      await client.query(`DROP TABLE IF EXISTS ${table}`);
    await client.query("DROP DOMAIN IF EXISTS checked");
    await client.query("DELETE FROM records");
  };
  beforeEach(async () => {
    await clear();
    await client.query(
      `CREATE OR REPLACE FUNCTION put(n int) RETURNS int LANGUAGE plpgsql AS
       $$ BEGIN INSERT INTO items SELECT generate_series(1, n); RETURN n; END $$`,
    );
  });

  test.each([
    ["a function in VALUES", (n: number) => `INSERT INTO items VALUES (generate_series(1, ${n}))`],
    ["a function without FROM", (n: number) => `INSERT INTO items SELECT generate_series(1, ${n})`],
    ["its qualified name", (n: number) => `INSERT INTO items VALUES (pg_catalog.generate_series(1, ${n}))`],
    ["a function in WITH", (n: number) => `WITH w AS (INSERT INTO items VALUES (generate_series(1, ${n}))) SELECT 1`],
  ])("%s", async (_, sql) => {
    expect(await outcome(client.query(sql(3001)))).toBe(tooMany);
    expect(await count()).toBe(0);
    await client.query(sql(3000));
    expect(await count()).toBe(3000);
  }); // prettier-ignore

  test("a client's function that returns a set", async () => {
    await client.query(
      "CREATE OR REPLACE FUNCTION many(n int) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, n)'",
    );
    expect(await outcome(client.query("INSERT INTO items VALUES (many(3001))"))).toBe(tooMany);
    expect(await outcome(client.query("INSERT INTO items VALUES (many(3000))"))).toBe("INSERT 3000");
  });

  test("a function of a name that another one has already", async () => {
    await client.query("CREATE OR REPLACE FUNCTION named(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'");
    await client.query("SELECT named(1)");
    await client.query(
      "CREATE OR REPLACE FUNCTION named(a text) RETURNS int LANGUAGE sql AS 'SELECT put(a::int)'",
    );
    expect(await outcome(client.query("SELECT named('3001')"))).toBe(tooMany);
    expect(await outcome(client.query("SELECT named('3000')"))).toBe("SELECT 1");
  });

  test.each<[string, (n: number) => string[], (n: number) => string]>([
    [
      "a default",
      (n) => [`CREATE TABLE defaults (id int, n int DEFAULT put(${n}))`],
      () => "INSERT INTO defaults VALUES (1)",
    ],
    [
      "a check",
      () => ["CREATE TABLE checks (n int CHECK (put(n) > 0))"],
      (n) => `INSERT INTO checks VALUES (${n})`,
    ],
    [
      "a domain",
      () => ["CREATE DOMAIN checked AS int CHECK (put(VALUE) > 0)", "CREATE TABLE domains (n checked)"],
      (n) => `INSERT INTO domains VALUES (${n})`,
    ],
    [
      // There is one of that name in information_schema.
      "a view that is read",
      (n) => [`CREATE VIEW views AS SELECT put(${n}) AS n`],
      () => "INSERT INTO records SELECT n FROM views LIMIT 1",
    ],
  ])("%s that calls a function that writes", async (_, made, sql) => {
    for (const [n, expected] of [
      [3000, tooMany],
      [2999, "INSERT 1"],
    ] as const) {
      await clear();
      for (const statement of made(n)) await client.query(statement);
      expect(await outcome(client.query(sql(n)))).toBe(expected);
      expect(await count()).toBe(n === 3000 ? 0 : n);
    }
  });
});

describe("the catalog is asked, not the text", () => {
  const clearing = "WITH d AS (DELETE FROM items WHERE a = $1) DELETE FROM records WHERE a = $1";
  const run = () => client.query(clearing, [7]);
  beforeEach(async () => {
    await client.query("DROP SCHEMA IF EXISTS other CASCADE");
    await client.query("DROP TABLE items");
    await client.query("DROP TABLE records");
    await client.query("CREATE TABLE items (id int PRIMARY KEY, a int)");
    await client.query("CREATE TABLE records (id int PRIMARY KEY, a int UNIQUE)");
  });

  const fill = async () => {
    await client.query("INSERT INTO items SELECT i, 7 FROM generate_series(1, 3000) AS i");
    await client.query("INSERT INTO records VALUES (1, 7)");
  };

  test("a column that isn't unique bounds nothing", async () => {
    await fill();
    expect(await outcome(run())).toBe(tooMany);
    await client.query("DELETE FROM items WHERE id = 1");
    expect(await outcome(run())).toBe("DELETE 1");
    expect(await count()).toBe(0);
  });

  test("a key bounds until another session drops it", async () => {
    const other = await connect();
    await other.query("DROP TABLE items");
    await other.query("CREATE TABLE items (id int PRIMARY KEY, a int UNIQUE)");
    await outcome(run());
    expect(await watched(run)).toMatchObject({ counts: 0 });
    await other.query("DROP TABLE items");
    await other.query("CREATE TABLE items (id int PRIMARY KEY, a int)");
    await outcome(run());
    await fill();
    expect(await outcome(run())).toBe(tooMany);
  });

  test("a table of the same name without that key bounds nothing", async () => {
    await client.query("DROP TABLE items");
    await client.query("CREATE TABLE items (id int PRIMARY KEY, a int UNIQUE)");
    await run();
    expect(await watched(run)).toMatchObject({ counts: 0 });
    await client.query("CREATE SCHEMA other");
    await client.query("CREATE TABLE other.items (id int PRIMARY KEY, a int)");
    await client.query("INSERT INTO other.items SELECT i, 7 FROM generate_series(1, 3000) AS i");
    await client.query("INSERT INTO records VALUES (1, 7)");
    await client.query("SET search_path = other, public");
    expect(await outcome(run())).toBe(tooMany);
  });

  test("a key of several columns bounds where all of them are given", async () => {
    await client.query("DROP TABLE items");
    await client.query("CREATE TABLE items (id int, a int, PRIMARY KEY (a, id))");
    await fill();
    expect(await outcome(run())).toBe(tooMany);
    const both = "WITH d AS (DELETE FROM items WHERE a = $1 AND id = 1) DELETE FROM records WHERE a = $1";
    expect(await watched(() => client.query(both, [7]))).toMatchObject({ counts: 0 });
    expect(await count()).toBe(2999);
  });

  test("a key whose values are compared as others are bounds nothing", async () => {
    await client.query("DROP TABLE items");
    await client.query("CREATE TABLE items (id bigint PRIMARY KEY)");
    await client.query("INSERT INTO items VALUES (9007199254740992), (9007199254740993)");
    const sql =
      "WITH d AS (DELETE FROM items WHERE id = 9007199254740992::float8) INSERT INTO records VALUES (1)";
    expect(await watched(() => client.query(sql))).toMatchObject({ counts: 2 });
    expect(await count()).toBe(0);
  });
});

describe("rows that follow count with what is bounded", () => {
  beforeEach(async () => {
    await client.query(
      "CREATE TABLE copies (id int PRIMARY KEY, item int REFERENCES items ON UPDATE CASCADE ON DELETE CASCADE)",
    );
    await client.query("INSERT INTO items VALUES (1), (2)");
    await client.query("INSERT INTO copies SELECT i, 1 FROM generate_series(1, 2999) AS i");
  });
  const onceMore = () => client.query("INSERT INTO copies VALUES (3000, 1)");

  test.each([
    [
      "DELETE by key in WITH",
      "WITH w AS (DELETE FROM items WHERE id = 1 RETURNING id) SELECT * FROM w",
      "SELECT 1",
    ],
    ["DELETE by key", "DELETE FROM items WHERE id = 1", "DELETE 1"],
    ["UPDATE by key", "UPDATE items SET id = 9 WHERE id = 1", "UPDATE 1"],
    [
      "INSERT … ON CONFLICT DO UPDATE",
      "INSERT INTO items VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 9",
      "INSERT 1",
    ],
  ])("%s", async (_, sql, expected) => {
    await onceMore();
    expect(await outcome(client.query(sql))).toBe(tooMany);
    await client.query("DELETE FROM copies WHERE id = 1");
    expect(await outcome(client.query(sql))).toBe(expected);
  });

  test("nothing follows a new row", async () => {
    const sql = "WITH w AS (INSERT INTO items VALUES (3) RETURNING id) SELECT id FROM w";
    expect(await watched(() => client.query(sql))).toEqual({ counts: 0, sent: 1 });
    expect(await watched(() => client.query("INSERT INTO items VALUES (4)"))).toEqual({ counts: 0, sent: 1 });
  });
});

test("a write that is bounded and fails leaves nothing and says why", async () => {
  await client.query("INSERT INTO records VALUES (1)");
  const sql = "WITH w AS (INSERT INTO items VALUES (1)) INSERT INTO records VALUES (1)";
  const unbounded =
    "WITH w AS (INSERT INTO items SELECT generate_series(1, 5)) INSERT INTO records VALUES (1)";
  for (const [, run] of protocols) {
    for (const text of [sql, unbounded]) {
      expect(await outcome(run(text))).toBe(
        '23505 duplicate key value violates unique constraint "records_pkey"',
      );
      expect(await outcome(client.query("SELECT 1"))).toBe("SELECT 1");
    }
  }
  expect(await count()).toBe(0);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { classify } from "./classify.ts";
import { JOB_ID_PLACEHOLDER } from "./rewrite/rewriteAsyncIndex.ts";
import type { Statement } from "./statement/Statement.ts";

function one(sql: string): Statement {
  const [statement, ...others] = classify(sql).statements;
  if (!statement || others.length > 0) throw new Error(`Not one statement: ${sql}`);
  return statement;
}

test.each([
  ["SELECT 1", "read"],
  ["SELECT * FROM t FOR UPDATE", "lockingRead"],
  ["WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", "write"],
  ["INSERT INTO t SELECT * FROM u", "write"],
  ["EXPLAIN DELETE FROM t", "explain"],
  ["EXPLAIN ANALYZE DELETE FROM t", "write"],
  ["START TRANSACTION READ WRITE", "begin"],
  ["ABORT", "rollback"],
  ["END", "commit"],
  ["COPY t FROM STDIN", "copyFrom"],
  ["COPY t TO STDOUT", "copyTo"],
  ["COPY (SELECT * FROM t) TO STDOUT", "copyTo"],
  ["COPY (SELECT * FROM t FOR UPDATE) TO STDOUT", "lockingRead"],
  ["COPY (INSERT INTO t VALUES (1) RETURNING a) TO STDOUT", "write"],
  ["GRANT SELECT ON t TO r", "ddl"],
  ["CREATE VIEW v AS SELECT 1", "ddl"],
  ["SHOW timezone", "show"],
])("%s is a statement of kind %s", (sql, kind) => {
  expect(one(sql)).toMatchObject({ kind });
  expect(one(sql).error).toBeUndefined();
});

test.each([
  [
    "SELECT * FROM t FOR SHARE",
    "0A000",
    "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported",
  ],
  ["SELECT pg_advisory_xact_lock(1)", "0A000", "function pg_advisory_xact_lock not supported"],
  [
    "SELECT set_config('work_mem', '1', true)",
    "0A000",
    'setting configuration parameter "work_mem" not supported',
  ],
  ["SELECT sys.wait_for_job('x')", "42809", "sys.wait_for_job(unknown) is a procedure"],
  ["CREATE INDEX i ON t (a)", "0A000", "unsupported mode. please use CREATE INDEX ASYNC."],
  ["CREATE INDEX CONCURRENTLY i ON t (a)", "0A000", "CONCURRENTLY not supported for CREATE INDEX"],
  ["ALTER TABLE t VALIDATE CONSTRAINT c", "0A000", "unsupported ALTER TABLE VALIDATE CONSTRAINT statement"],
  [
    "ALTER TABLE t ALTER a SET NOT NULL",
    "0A000",
    "unsupported ALTER TABLE ALTER COLUMN ... SET NOT NULL statement",
  ],
  ["ALTER TABLE t ADD CHECK (a > 0)", "0A000", "unsupported ALTER TABLE ADD CONSTRAINT statement"],
  ["CREATE TABLE t (a bigserial)", "42704", 'type "bigserial" does not exist'],
  ["CREATE TABLE t (a integer[])", "0A000", "datatype integer[] not supported"],
  ["CREATE TABLE t (a jsonb PRIMARY KEY)", "0A000", "datatype jsonb is not supported in a key"],
  [
    "CREATE TABLE t (a int) PARTITION BY HASH (a)",
    "0A000",
    "PARTITION BY clause not supported for CREATE TABLE",
  ],
  ["GRANT USAGE ON SCHEMA public TO r", "0A000", "feature not supported on system entity"],
  ["BEGIN ISOLATION LEVEL READ COMMITTED", "0A000", "Unsupported isolation level: READ COMMITTED"],
  [
    "EXPLAIN MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE",
    "0A000",
    "unsupported statement type: MERGE",
  ],
])("%s is refused with %s", (sql, sqlstate, message) => {
  expect(one(sql).error).toMatchObject({ sqlstate, message });
});

test("words that only look like a refused clause are let through", () => {
  for (const sql of [
    "SELECT 'CREATE INDEX i ON t (a)'",
    'SELECT "async" FROM t -- CREATE INDEX i ON t (a)',
    "SELECT /* /* nested */ TRUNCATE t */ 1",
    "CREATE TABLE t (async text, using_it text)",
    "SELECT async FROM create_index",
    "ALTER TABLE t RENAME TO async",
    'CREATE INDEX ASYNC using_it ON t ("using")',
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i",
    "SELECT ARRAY[1,2]::int[], '10.0.0.1'::inet",
    "SELECT set_config('search_path', 'a', false)",
  ]) {
    expect(one(sql).error, sql).toBeUndefined();
  }
});

test("async is a name like any other elsewhere", () => {
  expect(one("SELECT async FROM t").rewrittenSql).toBeUndefined();
  expect(one("INSERT INTO t (async) VALUES (1)").rewrittenSql).toBeUndefined();
});

test("CREATE INDEX ASYNC is found whatever stands around its words", () => {
  expect(one("create /* a */ unique -- b\n index\tasync if not exists i on s.t (a, lower(b))")).toMatchObject(
    {
      kind: "ddl",
      job: {
        type: "index",
        indexName: "i",
        table: { schema: "s", name: "t" },
        ifNotExists: true,
      },
      rewrittenSql: `create         unique     \n index\t      if not exists i on s.t (a, lower(b))\nWHERE ('${JOB_ID_PLACEHOLDER}'::text IS NULL)`,
    },
  );
  expect(one("CREATE INDEX ASYNC ON t ((a = 'where')) WHERE b OR c -- é")).toMatchObject({
    rewrittenSql: `CREATE INDEX       ON t ((a = 'where')) WHERE ('${JOB_ID_PLACEHOLDER}'::text IS NULL) AND ( b OR c     \n)`,
  });
});

test("a syntax error after ASYNC is reported as without it; PostgreSQL reports other ones", () => {
  expect(one("CREATE INDEX ASYNC s.i ON t (a)").error).toEqual({
    sqlstate: "42601",
    message: 'syntax error at or near "."',
    position: 21,
    rule: "indexes/qualified-name",
  });
  expect(classify("SELEC 1")).toMatchObject({
    statements: [],
    syntaxError: { sqlstate: "42601", position: 1 },
  });
});

test("statements of one string keep their own text, and offsets their place behind other alphabets", () => {
  const { statements } = classify("SELECT 'дом' ; INSERT INTO \"s\".t VALUES ('é');;");
  expect(statements.map(({ text }) => text)).toEqual(["SELECT 'дом' ", " INSERT INTO \"s\".t VALUES ('é')"]);
  const [relation] = statements[1]?.relations ?? [];
  const bytes = Buffer.from(statements[1]?.text ?? "");
  expect(bytes.toString("utf8", relation?.location)).toMatch(/^"s"\.t/);
});

test("numeric without precision becomes numeric(18,6) in columns only", () => {
  expect(one("CREATE TABLE t (a numeric, b decimal(5, 1), c dec NOT NULL)").rewrittenSql).toBe(
    "CREATE TABLE t (a numeric(18,6), b decimal(5, 1), c dec(18,6) NOT NULL)",
  );
  expect(one("ALTER TABLE t ADD COLUMN a numeric").rewrittenSql).toBe(
    "ALTER TABLE t ADD COLUMN a numeric(18,6)",
  );
  expect(one("SELECT 1::numeric").rewrittenSql).toBeUndefined();
});

test("rows are counted and names found in long inserts, whatever their values", () => {
  const value = fc.oneof(
    fc.integer().map(String),
    fc.string().map((text) => `'${text.replaceAll("'", "''").replaceAll("\0", "")}'`),
    fc.integer({ min: 1, max: 99 }).map((n) => `$${n}::text`),
    fc.constantFrom("NULL", "DEFAULT", "-1.5", "E'\\''"),
  );
  const row = fc.array(value, { minLength: 1, maxLength: 6 }).map((values) => `(${values.join(", ")})`);
  const seed = Number(process.env.FC_SEED ?? Date.now() & 0xffffff);
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 60 }),
      (rows, times) => {
        const many = Array.from({ length: times }, () => rows).flat();
        const tail = " ON CONFLICT (id) DO NOTHING RETURNING (SELECT a FROM u.v)";
        const sql = `INSERT INTO s.t (id) VALUES ${many.join(", ")}${tail}`;
        const statement = one(sql);
        expect(statement.rowUpperBound).toBe(many.length);
        const bytes = Buffer.from(statement.text);
        const found = statement.relations.map(({ location }) =>
          bytes.toString("utf8", location, location + 3),
        );
        expect(found).toEqual(["s.t", "u.v"]);
      },
    ),
    { seed, numRuns: 100 },
  );
});

test("texts of megabytes are classified, and those that are too much for the parser refused", () => {
  const values = Array.from({ length: 50_000 }, (_, i) => `(${i}, 'some text', $1)`).join(",");
  expect(one(`INSERT INTO t VALUES ${values}`)).toMatchObject({ kind: "write", rowUpperBound: 50_000 });
  const list = Array.from({ length: 50_000 }, (_, i) => `$${i + 1}`).join(", ");
  expect(one(`SELECT * FROM t WHERE id IN (${list}) FOR UPDATE`).kind).toBe("lockingRead");
  expect(one(`SELECT ${"a, ".repeat(100_000)} a FROM t`).kind).toBe("read");
  const tooComplex = { sqlstate: "54001", message: "stack depth limit exceeded" };
  expect(one(`SELECT ${"a, ".repeat(400_000)} a FROM t`).error).toMatchObject(tooComplex);
  // What came before, however often, has no effect on what is parsed next.
  for (const name of ["b", "c", "d"]) {
    expect(one(`SELECT ${`${name}, `.repeat(100_000)} a FROM t`).kind).toBe("read");
  }
  expect(one("SELECT 1").kind).toBe("read");
});

test("in a long text all is judged and changed that is in a short one", () => {
  const long = `'${"x".repeat(20_000)}'`;
  const sent = (sql: string) => classify(sql).statements.at(-1)?.rewrittenSql?.trim();
  const setting = (value: string) => `SELECT ${value}, 'é', set_config($1, $2, true)`;
  expect(sent(setting(long))).toBe(sent(setting("'y'"))?.replace("'y'", () => long));
  expect(sent(setting(long))).toContain("search_path");
  expect(sent(`SELECT 1 FROM t WHERE a = ${long} FOR UPDATE NOWAIT`)).toBe(
    `SELECT 1 FROM t WHERE a = ${long} FOR UPDATE`,
  );
  expect(sent(`SELECT ${long}; CREATE TABLE t (é text DEFAULT ${long}, n numeric)`)).toBe(
    `CREATE TABLE t (é text DEFAULT ${long}, n numeric(18,6))`,
  );
  expect(one(`SELECT ${long}, pg_advisory_lock(1)`).error).toMatchObject({
    message: "function pg_advisory_lock not supported",
    at: `SELECT ${long}, `.length,
  });
});

test.each([
  ["behind a default", "f(a text DEFAULT 'x') RETURNS void LANGUAGE plpgsql AS 'BEGIN "],
  ["behind another string", "f() RETURNS void LANGUAGE 'plpgsql' AS 'BEGIN "],
  ["that goes on in another line", "f() RETURNS void LANGUAGE plpgsql AS 'BEGIN '\n'"],
])("a long body %s is judged", (_, beginning) => {
  const sql = `CREATE FUNCTION ${beginning} TRUNCATE t; ${"NULL; ".repeat(4_000)} END'`;
  expect(one(sql).error?.message).toBe("unsupported statement: Truncate");
});

test("a block in a block may end the transaction", () => {
  const nested = (body: string) => one(`DO $a$ BEGIN DO $b$ ${body} $b$; END $a$`).procedural;
  expect(nested("BEGIN COMMIT; END")).toEqual({ mayEnd: "surely" });
  expect(nested("BEGIN CALL p(); END")).toEqual({ mayEnd: true });
  expect(nested("BEGIN PERFORM f(); END")).toEqual({ mayEnd: false });
  expect(one("DO $a$ BEGIN COMMIT; DO $b$ BEGIN END $b$; END $a$").procedural).toEqual({ mayEnd: "surely" });
});

test.each(["regclass", "xid", "jsonpath", "refcursor"])("no column is of type %s", (type) => {
  const error = { sqlstate: "0A000", message: `datatype ${type} not supported` };
  expect(one(`CREATE TABLE t (a ${type})`).error).toMatchObject(error);
  expect(one(`CREATE DOMAIN d AS pg_catalog.${type}`).error).toMatchObject(error);
  expect(one(`SELECT a::${type} FROM t`).error).toBeUndefined();
});

test("a cast in a long list is judged wherever it stands", () => {
  const list = (cast: string) => {
    const rows = Array.from({ length: 3000 }, (_, i) => `('${i}'::${i === 1500 ? cast : "int"})`);
    return one(`SELECT * FROM (VALUES ${rows.join(", ")}) AS v`).error?.message;
  };
  expect(list("int")).toBeUndefined();
  expect(list("bigint")).toBeUndefined();
});

test("names that every object of JavaScript has are names like any other", () => {
  for (const sql of [
    "SELECT json_arrayagg(a), json_objectagg(a: b) FROM t",
    'SELECT "constructor", "__proto__", t."toString" FROM "hasOwnProperty" t',
    'CREATE TABLE "constructor" ("__proto__" int, valueOf text)',
    'SELECT constructor(1), __proto__(2), "toString"()',
    "SHOW constructor",
    "SHOW __proto__",
    "COMMENT ON TABLE constructor IS 'x'",
    "CREATE INDEX ASYNC __proto__ ON constructor (valueOf)",
    "DROP TABLE IF EXISTS constructor, __proto__",
  ]) {
    expect(one(sql), sql).toBeDefined();
    expect(one(sql).error, sql).toBeUndefined();
    expect(one(sql).response, sql).toBeUndefined();
  }
  expect(one("SET constructor = 1").error).toMatchObject({ sqlstate: "0A000" });
  expect(one("CREATE TABLE t (a constructor)").error).toBeUndefined();
  expect(one("CREATE TABLE t (a __proto__ PRIMARY KEY)").error).toBeUndefined();
});

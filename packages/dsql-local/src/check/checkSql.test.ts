import { expect, test } from "vitest";
import { checkSql } from "./checkSql.ts";
import { createChecker } from "./createChecker.ts";

/** `line:column rule`, one for each finding. */
const found = (sql: string, autocommit = false) =>
  checkSql(sql, { file: "a.sql", autocommit }).map(({ line, column, rule }) => `${line}:${column} ${rule}`);

test("a finding has its location, DSQL's message, a suggestion and the evidence", () => {
  expect(checkSql("SELECT 1;\n  -- é\n  TRUNCATE t;", { file: "a.sql" })).toEqual([
    {
      file: "a.sql",
      line: 3,
      column: 3,
      rule: "statements/truncate",
      sqlstate: "0A000",
      message: "unsupported statement: Truncate",
      suggestion: "DELETE FROM t in batches of at most 3,000 rows; or DROP TABLE and CREATE TABLE.",
      instead: "DELETE FROM t in batches of at most 3,000 rows; or DROP TABLE and CREATE TABLE.",
      evidence: "recorded",
      source: "cluster, 2026-09",
      statement: "TRUNCATE t",
    },
  ]);
});

test("the location is that of the type, the constraint or the call, after other alphabets too", () => {
  expect(found("CREATE TABLE t (\n  é text, 😀 text, b money\n)")).toEqual(["2:22 types/unsupported"]);
  expect(found("ALTER TABLE t\n  ADD CONSTRAINT c CHECK (a > 0)")).toEqual([
    "2:7 alter-table/add-constraint",
  ]);
  expect(found("SELECT 'é',\n pg_advisory_lock(1)")).toEqual(["2:2 functions/advisory-lock"]);
});

test("a syntax error is reported with its location, and the statements after it are checked", () => {
  expect(
    found("SELECT 1 FROM WHERE;\nTRUNCATE t;\nCREATE INDEX ASYNC s.i ON t (a);\nSELECT '😀', ,"),
  ).toEqual([
    "1:15 check/syntax-error",
    "2:1 statements/truncate",
    "3:21 indexes/qualified-name",
    "4:14 check/syntax-error",
  ]);
  expect(found("")).toEqual([]);
  expect(found("-- nothing\n;;/* */")).toEqual([]);
  expect(found("AWS IAM GRANT r TO 'arn:aws:iam::000000000000:role/made-up'")).toEqual([]);
});

test.each<[string, string[]]>([
  ["BEGIN; CREATE TABLE a (i int); CREATE TABLE b (i int); COMMIT", ["1:32 transactions/multiple-ddl"]],
  ["CREATE TABLE a (i int); CREATE TABLE b (i int)", []],
  ["BEGIN; CREATE TABLE a (i int); COMMIT; BEGIN; CREATE TABLE b (i int); END", []],
  ["BEGIN; CREATE TABLE a (i int); ROLLBACK; CREATE TABLE b (i int)", []],
  ["BEGIN; CREATE TABLE a (i int); INSERT INTO a VALUES (1)", ["1:32 transactions/ddl-and-dml"]],
  ["BEGIN; DELETE FROM a; GRANT SELECT ON a TO r", ["1:23 transactions/ddl-and-dml"]],
  ["BEGIN; SELECT 1; CREATE INDEX ASYNC ON a (i); SELECT 2; COMMIT", []],
  ["BEGIN; CREATE INDEX ASYNC ON a (i); CREATE INDEX ASYNC ON a (j)", ["1:37 transactions/multiple-ddl"]],
  ["BEGIN; CALL sys.wait_for_job('a')", ["1:8 transactions/wait-for-job"]],
  ["CALL sys.wait_for_job('a')", []],
  ["BEGIN; BEGIN; CREATE TABLE a (i int); DROP TABLE b", ["1:39 transactions/multiple-ddl"]],
])("%s breaks the rules of transactions: %j", (sql, expected) => {
  expect(found(sql)).toEqual(expected);
});

test("with autocommit BEGIN and COMMIT are ignored", () => {
  expect(found("BEGIN; CREATE TABLE a (i int); CREATE TABLE b (i int); COMMIT; TRUNCATE a", true)).toEqual([
    "1:64 statements/truncate",
  ]);
});

test("rows that the text writes are counted, up to 3,000 in a transaction", () => {
  const insert = (rows: number) =>
    `INSERT INTO t VALUES ${Array.from({ length: rows }, () => "(1)").join(", ")}`;
  expect(found(insert(3_000))).toEqual([]);
  expect(found(insert(3_001))).toEqual(["1:1 limits/rows"]);
  expect(found(`${insert(2_000)};\n${insert(2_000)}`)).toEqual([]);
  expect(found(`BEGIN;\n${insert(2_000)};\n${insert(2_000)}`)).toEqual(["3:1 limits/rows"]);
  expect(found(`${insert(3_001)} ON CONFLICT DO NOTHING`)).toEqual([]);
  expect(found(`${insert(3_001)} ON /* it */ CONFLICT DO NOTHING`)).toEqual([]);
  expect(found(`${insert(3_001)} RETURNING 'ON CONFLICT'`)).toEqual(["1:1 limits/rows"]);
});

test.each<[string, string[]]>([
  ["ALTER TABLE t DROP COLUMN id", ["alter-table/drop-primary-key-column"]],
  ["ALTER TABLE public.t DROP COLUMN id", ["alter-table/drop-primary-key-column"]],
  ["ALTER TABLE other.t DROP COLUMN id", []],
  ["ALTER TABLE t DROP COLUMN doc", []],
  ["ALTER TABLE t DROP CONSTRAINT t_pkey", ["alter-table/drop-primary-key"]],
  ["ALTER TABLE t RENAME id TO key; ALTER TABLE t DROP COLUMN id", []],
  ["ALTER TABLE t RENAME id TO key; ALTER TABLE t DROP COLUMN key", ["alter-table/drop-primary-key-column"]],
  ["ALTER TABLE t RENAME TO u; ALTER TABLE u DROP COLUMN id", ["alter-table/drop-primary-key-column"]],
  ["ALTER TABLE t SET SCHEMA s; ALTER TABLE s.t DROP COLUMN id", ["alter-table/drop-primary-key-column"]],
  ["DROP TABLE t; ALTER TABLE t DROP COLUMN id", []],
  ["ALTER TABLE t ALTER n ADD GENERATED ALWAYS AS IDENTITY (CACHE 1)", ["types/identity-type"]],
  ["CREATE INDEX ASYNC ON t (doc)", ["types/key"]],
  ["CREATE INDEX ASYNC ON t (long)", ["types/key-size"]],
  ["CREATE INDEX ASYNC ON t (n) INCLUDE (doc, long)", []],
  ["ALTER TABLE t ADD COLUMN more jsonb; CREATE INDEX ASYNC ON t (more)", ["types/key"]],
  [
    Array.from({ length: 24 }, (_, i) => `CREATE INDEX ASYNC i${i} ON t (n)`).join(";"),
    ["indexes/per-table"],
  ],
  [
    `${Array.from({ length: 23 }, (_, i) => `CREATE INDEX ASYNC i${i} ON t (n)`).join(";")}; DROP INDEX i3; CREATE INDEX ASYNC ON t (n)`,
    [],
  ],
  [Array.from({ length: 11 }, (_, i) => `CREATE SCHEMA s${i}`).join(";"), ["objects/schemas"]],
  [
    Array.from({ length: 6 }, (_, i) => `CREATE STATISTICS s${i} ON id, n FROM t`).join(";"),
    ["objects/statistics-per-table"],
  ],
  [
    `ALTER TABLE t ${Array.from({ length: 253 }, (_, i) => `ADD COLUMN c${i} int`).join(", ")}`,
    ["create-table/keyed-columns"],
  ],
  [`ALTER TABLE t ${Array.from({ length: 252 }, (_, i) => `ADD COLUMN c${i} int`).join(", ")}`, []],
  [
    `ALTER TABLE t ${Array.from({ length: 252 }, (_, i) => `ADD COLUMN c${i} int`).join(", ")}, ADD COLUMN IF NOT EXISTS n int`,
    [],
  ],
  [
    `CREATE TABLE u (LIKE t, a int, b int, c int, d int); ALTER TABLE u ${Array.from({ length: 249 }, (_, i) => `ADD COLUMN c${i} int`).join(", ")}`,
    ["create-table/columns"],
  ],
  [
    "ALTER TABLE t ADD COLUMN seen boolean; ALTER TABLE t ALTER seen SET DEFAULT 0",
    ["types/boolean-default"],
  ],
  [
    "ALTER TABLE t ADD COLUMN seen boolean; ALTER TABLE t ALTER seen SET DEFAULT false, ALTER n SET DEFAULT 0",
    [],
  ],
  ["ALTER TABLE t ADD COLUMN raw bytea; CREATE UNIQUE INDEX ASYNC ON t (n, raw)", ["types/key"]],
  ["ALTER TABLE t ADD COLUMN raw bytea; CREATE INDEX ASYNC ON t (n) INCLUDE (raw)", []],
  ["CREATE INDEX ASYNC ON t ((doc -> 'a'))", ["types/key"]],
  ["CREATE INDEX ASYNC ON t ((doc -> 'a' ->> 'b'))", []],
  ["CREATE TABLE u (LIKE t, PRIMARY KEY (doc))", ["types/key"]],
  ["CREATE DOMAIN d AS bytea; CREATE DOMAIN s.e AS d; CREATE TABLE u (a s.e PRIMARY KEY)", ["types/key"]],
  ["CREATE DOMAIN d AS bytea; ALTER DOMAIN d RENAME TO e; CREATE TABLE u (a e UNIQUE)", ["types/key"]],
  ["CREATE DOMAIN d AS bytea; DROP DOMAIN d; CREATE DOMAIN d AS int; CREATE TABLE u (a d UNIQUE)", []],
  [
    "CREATE DOMAIN d AS varchar(3000); CREATE TABLE u (id int, a d); CREATE INDEX ASYNC ON u (a)",
    ["types/key-size"],
  ],
  [
    `${Array.from({ length: 5 }, (_, i) => `CREATE STATISTICS s${i} ON id, n FROM t`).join(";")}; CREATE STATISTICS IF NOT EXISTS s1 ON id, n FROM t; DROP STATISTICS s1; CREATE STATISTICS s5 ON id, n FROM t`,
    [],
  ],
  [
    `${Array.from({ length: 23 }, (_, i) => `CREATE INDEX ASYNC i${i} ON t (n)`).join(";")}; CREATE INDEX ASYNC IF NOT EXISTS i3 ON t (n)`,
    [],
  ],
  ["CREATE ROLE r; AWS IAM GRANT r TO 'arn:aws:iam::000000000000:role/made-up'", ["iam/login"]],
  ["CREATE ROLE r; ALTER ROLE r LOGIN; AWS IAM GRANT r TO 'arn:aws:iam::000000000000:role/made-up'", []],
  ["AWS IAM GRANT r TO 'arn:aws:iam::000000000000:role/made-up'; DROP ROLE q, r", ["iam/mapped"]],
  [
    "AWS IAM GRANT r TO 'arn:aws:iam::000000000000:role/made-up'; AWS IAM REVOKE r FROM 'arn:aws:iam::000000000000:role/made-up'; DROP ROLE r",
    [],
  ],
  [Array.from({ length: 5_001 }, (_, i) => `CREATE VIEW v${i} AS SELECT 1`).join(";"), ["objects/views"]],
  [
    "DROP SCHEMA public_2; CREATE SCHEMA s; CREATE TABLE s.u (a int PRIMARY KEY); DROP SCHEMA s CASCADE; ALTER TABLE s.u DROP COLUMN a",
    [],
  ],
])("a statement is checked against what the script has created: %s", (sql, expected) => {
  const table = "CREATE TABLE t (id int PRIMARY KEY, n int, doc jsonb, long varchar(2001));";
  expect(found(table + sql).map((each) => each.split(" ")[1])).toEqual(expected);
});

test("a checker knows in a script and in a query what earlier scripts have created", () => {
  const checker = createChecker();
  expect(checker.script("CREATE TABLE t (id int PRIMARY KEY)", "1.sql")).toEqual([]);
  expect(checker.script("ALTER TABLE t DROP COLUMN id", "2.sql")).toMatchObject([
    { file: "2.sql", message: "cannot drop primary key column id" },
  ]);
  const location = { file: "log.jsonl", line: 7 };
  expect(checker.query("  ALTER TABLE t DROP COLUMN id", location)).toMatchObject([
    { ...location, column: 1 },
  ]);
  // The statements of one query string are one transaction.
  expect(checker.query("CREATE TABLE a (i int); INSERT INTO a VALUES (1)", location)).toMatchObject([
    { rule: "transactions/ddl-and-dml" },
  ]);
  expect(checker.statements).toBe(5);
});

test("a comment before a statement exempts it from the rules that it names", () => {
  expect(
    found("-- dsql-check: allow statements/truncate -- PostgreSQL only\nTRUNCATE t;\nTRUNCATE u"),
  ).toEqual(["3:1 statements/truncate"]);
  expect(found("-- dsql-check: allow statements/vacuum, statements/truncate\n\n-- why\nTRUNCATE t")).toEqual(
    [],
  );
  expect(found("-- dsql-check: allow statements/vacuum\nTRUNCATE t")).toEqual(["2:1 statements/truncate"]);
  expect(found("-- dsql-check: allow statements/trunc\nSELECT 1")).toEqual(["2:1 check/unknown-rule"]);
  expect(found("SELECT '-- dsql-check: allow statements/truncate'; TRUNCATE t")).toHaveLength(1);
});

test("psql's meta-commands, variables and COPY data aren't read as SQL", () => {
  const script = [
    "\\set name 'it''s' \\echo it's",
    "\\connect shop",
    "SELECT :'a', :\"b\", :name, c::int, x[1:2] FROM t;",
    "COPY t FROM STDIN;",
    "1\tTRUNCATE t; it's",
    "\\.",
    "SELECT 1 \\gexec",
    "SELECT 2",
    "\\if :yes",
    "  , 3;",
    "\\endif",
    "TRUNCATE t;",
  ];
  expect(found(script.join("\n"))).toEqual(["12:1 statements/truncate"]);
  expect(found(script.join("\r\n"))).toEqual(["12:1 statements/truncate"]);
});

test("a semicolon within a body, a string or parentheses ends no statement", () => {
  const sql = `CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
    CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $a$ SELECT ';'; SELECT 1; $a$;
    CREATE FUNCTION h() RETURNS int LANGUAGE sql AS 'SELECT 1; TRUNCATE t';
    TRUNCATE t`;
  expect(found(sql)).toEqual(["3:5 statements/truncate", "4:5 statements/truncate"]);
});

test("an error of PostgreSQL's parser that is no syntax error has DSQL's code and rule", () => {
  const [finding] = checkSql("SELECT 1;\nALTER TABLE t ADD CONSTRAINT c UNIQUE (a) NOT VALID", {
    file: "a.sql",
  });
  expect(finding).toMatchObject({
    line: 2,
    rule: "alter-table/key-not-valid",
    sqlstate: "0A000",
    message: "UNIQUE constraints cannot be marked NOT VALID",
  });
  expect(checkSql("CREATE ASSERTION a CHECK (true)", { file: "a.sql" })).toMatchObject([
    { rule: "check/syntax-error", sqlstate: "0A000" },
  ]);
});

test("a view's text may have 256 KiB", () => {
  const view = (bytes: number) => `CREATE VIEW v AS SELECT '${"v".repeat(bytes)}'`;
  expect(found(view(250_000))).toEqual([]);
  expect(found(view(262_144))).toEqual(["1:1 objects/view-text"]);
});

test("a script is checked as of a day, and a finding tells how long its rule was in force", () => {
  const sql = "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t)";
  expect(checkSql(sql, { file: "a.sql" })).toEqual([]);
  expect(checkSql(sql, { file: "a.sql", asOf: "2026-08-26" })).toEqual([]);
  expect(checkSql(sql, { file: "a.sql", asOf: "2026-08-25" })).toMatchObject([
    {
      rule: "create-table/foreign-key",
      message: "FOREIGN KEY constraint not supported",
      when: "until 2026-08-25",
    },
  ]);
  expect(() => checkSql(sql, { file: "a.sql", asOf: "26-08-25" })).toThrow("is not a date");
});

test("a checker of one day remembers nothing that only the rules of another accept", () => {
  const [then, today] = [createChecker({ asOf: "2026-09-14" }), createChecker()];
  const sql = "CREATE INDEX ASYNC i ON t (a) WHERE a > 1";
  for (let turn = 0; turn < 2; turn++) {
    expect(then.script(sql, "a.sql")).toHaveLength(1);
    expect(today.script(sql, "a.sql")).toEqual([]);
  }
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChecker } from "../../src/check/createChecker.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";

const corpus = readFileSync(join(import.meta.dirname, "corpus.sql"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("--"));

/** The objects of the statements, with features that DSQL had from the beginning. */
const schema = [
  "CREATE SCHEMA app",
  "CREATE TABLE other (id int PRIMARY KEY)",
  "CREATE TABLE pair (x int, y bigint, v text, PRIMARY KEY (x, y))",
  "CREATE TABLE priced (id int PRIMARY KEY, price numeric(10, 2))",
  "CREATE TABLE nokey (v text)",
  "CREATE TABLE counter (id int PRIMARY KEY, n bigint NOT NULL)",
  `CREATE TABLE acct (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), a int, b text, c bigint NOT NULL DEFAULT 0,
     twice int GENERATED ALWAYS AS (a * 2) STORED, CONSTRAINT positive CHECK (a > 0))`,
  "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'",
];

/** The errors as of these dates; `accepted` where there is none. */
const answers = new Map<string, Map<string, string>>();

describe.each([["2026-05-01"], ["2026-08-10"], [undefined]])("as of %s", (asOf) => {
  const dsql = useDsql(asOf === undefined ? {} : { asOf });
  const found = new Map<string, string>();
  answers.set(asOf ?? "today", found);
  let client: pg.Client;
  beforeAll(async () => {
    const direct = new pg.Client({ connectionString: dsql.backendConnectionString });
    await direct.connect();
    for (const sql of schema) await direct.query(sql);
    // Roles belong to the whole PostgreSQL.
    await direct.query("DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    await direct.query("ALTER TABLE acct ADD CONSTRAINT later CHECK (a < 1000) NOT VALID");
    await direct.end();
    client = await connect(dsql);
  });
  afterAll(() => client.end());

  test.each(corpus)("%s", async (sql) => {
    await client.query("BEGIN");
    const served = await client.query(sql).then(
      () => "accepted",
      (error: unknown) => `${(error as pg.DatabaseError).code} ${(error as pg.DatabaseError).message}`,
    );
    await client.query("ROLLBACK");
    found.set(sql, served);
    const checker = createChecker({ autocommit: true, ...(asOf === undefined ? {} : { asOf }) });
    expect(checker.script(schema.join(";\n"), "schema.sql")).toEqual([]);
    const [finding] = checker.script(sql, "statement.sql");
    expect(served).toBe(finding ? `${finding.sqlstate} ${finding.message}` : "accepted");
  });
});

test("between the dates many statements have become supported", () => {
  const [early, later, today] = [...answers.values()];
  const became = (before: Map<string, string> | undefined, after: Map<string, string> | undefined) =>
    corpus.filter((sql) => before?.get(sql) !== "accepted" && after?.get(sql) === "accepted").length;
  expect(corpus.length).toBeGreaterThan(100);
  expect(became(early, later)).toBeGreaterThanOrEqual(10);
  expect(became(later, today)).toBeGreaterThanOrEqual(30);
  expect(became(today, early)).toBe(0);
});

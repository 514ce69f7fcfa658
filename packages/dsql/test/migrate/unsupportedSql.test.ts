import { checkSql } from "@mattb.tech/billio-dsql-local";
import { expect, test } from "vitest";
import { scan } from "../../src/migrate/read/scan.ts";
import { listEntries, statementShape } from "../../src/migrate/read/statementShape.ts";
import { unsupportedAlter, unsupportedSql } from "../../src/migrate/read/unsupportedSql.ts";

/** Statements that the quick check of migrations rejects, with the rule by which the local DSQL rejects them. */
const statements: [sql: string, rule: string][] = [
  ["CREATE INDEX IF NOT EXISTS i ON a (b)", "indexes/not-async"],
  ["CREATE INDEX ASYNC IF NOT EXISTS i ON a USING btree (b)", "indexes/using"],
  ["CREATE INDEX ASYNC IF NOT EXISTS i ON a (b DESC)", "indexes/sort-order"],
  ["CREATE TEMP TABLE a (b int)", "create-table/temporary"],
  ["CREATE UNLOGGED TABLE a (b int)", "create-table/unlogged"],
  ["CREATE TABLE a AS SELECT 1 AS b", "statements/create-table-as"],
  ["CREATE EXTENSION IF NOT EXISTS x", "statements/create-extension"],
  ["CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", "statements/create-trigger"],
  ["CREATE TYPE t AS ENUM ('a')", "statements/create-enum"],
  ["CREATE DATABASE d", "statements/create-database"],
  ["CREATE TABLESPACE t LOCATION '/x'", "statements/create-table-space"],
  ["CREATE MATERIALIZED VIEW v AS SELECT 1", "statements/create-table-as"],
  ["CREATE POLICY p ON a", "statements/create-policy"],
  ["CREATE RULE r AS ON INSERT TO a DO NOTHING", "statements/create-rule"],
  ["TRUNCATE a", "statements/truncate"],
  ["MERGE INTO a USING c ON a.b = c.b WHEN MATCHED THEN DELETE", "statements/merge"],
  ["CREATE TABLE IF NOT EXISTS a (b SERIAL)", "types/serial"],
  ["GRANT CONNECT ON DATABASE postgres TO r", "objects/granted-object"],
  ["GRANT USAGE ON SCHEMA public TO r", "objects/system-entity"],
  ["DROP INDEX CONCURRENTLY IF EXISTS i", "indexes/drop-concurrently"],
];

const alterActions: [action: string, rule: string][] = [
  ["ADD COLUMN IF NOT EXISTS c int NOT NULL", "alter-table/add-column-constraint"],
  ["ADD COLUMN IF NOT EXISTS c int DEFAULT 0", "alter-table/add-column-constraint"],
  ["ADD PRIMARY KEY (b)", "alter-table/add-constraint"],
  ["ADD CONSTRAINT u UNIQUE (b)", "alter-table/add-constraint"],
  ["ADD CONSTRAINT c CHECK (b > 0)", "alter-table/add-constraint"],
  ["ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (b)", "alter-table/add-constraint"],
  ["ALTER COLUMN b TYPE bigint", "alter-table/column-type"],
  ["ALTER COLUMN b SET NOT NULL", "alter-table/set-not-null"],
  ["VALIDATE CONSTRAINT c", "alter-table/validate-constraint"],
];

const shapeOf = (sql: string) =>
  statementShape(scan(sql, "x.sql").filter(({ kind }) => kind !== "space" && kind !== "comment"));
const rulesOf = (sql: string) => checkSql(sql, { file: "x.sql" }).map(({ rule }) => rule);

test.each(statements)("%s is rejected by the local DSQL as %s too", (sql, rule) => {
  expect(unsupportedSql.filter(({ pattern }) => pattern.test(shapeOf(sql)))).not.toEqual([]);
  expect(rulesOf(sql)).toContain(rule);
});

test.each(alterActions)("ALTER TABLE a %s is rejected by the local DSQL as %s too", (action, rule) => {
  const [entry = ""] = listEntries(shapeOf(action));
  expect(unsupportedAlter.filter(({ pattern }) => pattern.test(entry))).not.toEqual([]);
  expect(rulesOf(`ALTER TABLE a ${action}`)).toContain(rule);
});

test("every pattern has an example here", () => {
  const shapes = statements.map(([sql]) => shapeOf(sql));
  expect(unsupportedSql.filter(({ pattern }) => !shapes.some((each) => pattern.test(each)))).toEqual([]);
  const actions = alterActions.map(([action]) => shapeOf(action));
  expect(unsupportedAlter.filter(({ pattern }) => !actions.some((each) => pattern.test(each)))).toEqual([]);
});

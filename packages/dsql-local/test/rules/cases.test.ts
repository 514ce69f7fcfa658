import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleById } from "../../src/check/ruleById.ts";
import { errorCatalog } from "../../src/errorCatalog/index.ts";
import { type Day, readDay } from "../../src/errorCatalog/Period.ts";
import { classify } from "../../src/analysis/classify.ts";
import { type Case, readCases } from "./readCases.ts";

const cases = readCases(join(import.meta.dirname, "cases"));

const title = ({ sql, asOf }: Case) => (asOf ? `as of ${asOf}: ${sql}` : sql);

test.each(cases.map((each) => [title(each), each] as const))("%s", (_, { sql, asOf, refusal }) => {
  const { statements, syntaxError } = classify(sql, asOf);
  expect(syntaxError).toBeUndefined();
  expect(statements).toHaveLength(1);
  const found = statements[0]?.error;
  if (!refusal) expect(found).toBeUndefined();
  else expect(found).toMatchObject(refusal);
});

/** Rules that a statement's own text doesn't decide: they are tested where the rest of it is known. */
const ELSEWHERE = new Set([
  "alter-table/drop-primary-key",
  "alter-table/drop-primary-key-column",
  "create-table/columns",
  "create-table/keyed-columns",
  "functions/job-id",
  "iam/admin-only",
  "iam/already-granted",
  "iam/login",
  "iam/mapped",
  "iam/no-such-principal",
  "iam/no-such-role",
  "iam/not-granted",
  "objects/schemas",
  "objects/sequences",
  "objects/statistics-per-table",
  "objects/tables",
  "objects/view-text",
  "objects/views",
  "queries/locked-key",
  // These errors are PostgreSQL's own.
  "indexes/volatile-expression",
  "queries/group-by-all",
]);

test("every rule about a statement's text has a case", () => {
  const { connection, transactions, conflicts, limits, ...chapters } = errorCatalog;
  expect([connection, transactions, conflicts, limits].every(Boolean)).toBe(true);
  const ids = Object.values(chapters).flatMap((chapter) => Object.values(chapter).map(({ id }) => id));
  const met = new Set(cases.map(({ refusal }) => refusal?.rule));
  expect(ids.filter((id) => !met.has(id) && !ELSEWHERE.has(id))).toEqual([]);
});

const dated = cases.flatMap(({ sql, refusal }) => {
  const rule = ruleById.get(refusal?.rule ?? "");
  return rule?.period ? [{ sql, id: rule.id, ...rule.period }] : [];
});

test.each(dated)("$id is in force from its first day to its last, and on no other: $sql", (rule) => {
  const { sql, id, since, until } = rule;
  const ruleOn = (day: Day | undefined) => classify(sql, day).statements[0]?.error?.rule;
  if (until !== undefined) {
    expect(ruleOn(until)).toBe(id);
    expect(ruleOn(dayAfter(until, 1))).not.toBe(id);
    expect(ruleOn(undefined)).not.toBe(id);
  }
  if (since !== undefined) {
    expect(ruleOn(since)).toBe(id);
    expect(ruleOn(dayAfter(since, -1))).not.toBe(id);
  }
});

function dayAfter(day: Day, days: number): Day {
  return readDay(new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10));
}

test.each([
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'this is no SQL'",
  "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN this is no SQL; END'",
  "DO $$ BEGIN IF this is no SQL THEN NULL; END IF; END $$",
  "DO $$ BEGIN EXECUTE 'this is no SQL'; END $$",
])("a body that can't be read never reaches PostgreSQL: %s", (sql) => {
  const [statement] = classify(sql).statements;
  expect(statement?.error).toMatchObject({
    sqlstate: "42601",
    message: expect.stringMatching(/^syntax error at or near "(this|no|SQL)"$/) as string,
  });
});

test("every rule has a suggestion, evidence, and a unique id", () => {
  const rules = Object.values(errorCatalog).flatMap((chapter) => Object.values(chapter));
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, sqlstate, message, suggestion, source } of rules) {
    expect(id).toMatch(/^[a-z-]+\/[a-z-]+$/);
    expect(sqlstate, id).toMatch(/^[0-9A-Z]{5}$/);
    expect(message, id).not.toBe("");
    expect(source, id).not.toBe("");
    expect(suggestion, id).toMatch(/\.$/);
  }
});

test("an error's location is that of the type, constraint or call it is about", () => {
  const placeOf = (sql: string) => {
    const [statement] = classify(sql).statements.slice(-1);
    const at = statement?.error?.at;
    return at === undefined ? undefined : Buffer.from(statement?.text ?? "").toString("utf8", at, at + 5);
  };
  expect(placeOf("CREATE TABLE t (é text, b money)")).toBe("money");
  expect(placeOf("SELECT 'дом'; CREATE TABLE t (a int, b xml )")).toBe("xml )");
  expect(placeOf("SELECT 1, pg_advisory_lock(1)")).toBe("pg_ad");
  expect(placeOf("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)")).toBe("CONST");
  expect(
    placeOf("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE t (a money)'"),
  ).toBeUndefined();
});

test("no text makes classification throw, and statements are parts of the text", () => {
  const words = fc.constantFrom(
    ..."CREATE ALTER TABLE INDEX ASYNC t ( ) , ; ' \" $$ $a$ -- /* */ E' SELECT FROM a . * LEFT JOIN LATERAL VALUES ( 1 ) ON true int[] numeric ADD COLUMN FUNCTION AS LANGUAGE sql SET é 😀 \\ \n :: IN ORDER BY DESC".split(
      " ",
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join(" ")),
    fc
      .array(fc.constantFrom(...cases.map(({ sql }) => sql)), { maxLength: 4 })
      .map((parts) => parts.join(";\n")),
    // Cases cut off or run together in any place.
    fc
      .tuple(fc.constantFrom(...cases.map(({ sql }) => sql)), fc.nat({ max: 80 }), words)
      .map(([sql, at, word]) => sql.slice(0, at) + word + sql.slice(at)),
  );
  const seed = Number(process.env.FC_SEED ?? Date.now() & 0xffffff);
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(text, (sql) => {
      const { statements } = classify(sql);
      for (const statement of statements) expect(sql).toContain(statement.text);
    }),
    { seed, numRuns: 2000 },
  );
});

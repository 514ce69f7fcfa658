import type pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { defaultCredential } from "../../src/auth/defaultCredential.ts";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { type OwnObjects, ownObjects } from "./ownObjects.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);
let own: OwnObjects;

beforeAll(async () => {
  const client = await connect();
  for (const sql of [
    "CREATE TABLE shelf (id int PRIMARY KEY, title text NOT NULL DEFAULT 'none', CHECK (id > 0))",
    "CREATE TABLE book (id int, shelf int REFERENCES shelf, PRIMARY KEY (shelf, id))",
    "CREATE VIEW titles AS SELECT title FROM shelf",
    "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
    "CREATE SEQUENCE counter CACHE 1",
    "CREATE ROLE hidden_reader WITH LOGIN",
    `AWS IAM GRANT hidden_reader TO '${defaultCredential.principalArn}'`,
    "GRANT SELECT ON shelf TO hidden_reader",
    "INSERT INTO shelf VALUES (1, 'one')",
    "ANALYZE shelf",
    "COMMENT ON TABLE shelf IS 'of books'",
  ]) {
    await client.query(sql);
  }
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC by_title ON shelf (title)");
  await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  const direct = await connectDirectly();
  // As autovacuum does after a while: pg_stats then has samples of the catalogs.
  await direct.query(
    "ANALYZE pg_catalog.pg_proc, pg_catalog.pg_class, pg_catalog.pg_namespace, pg_catalog.pg_rewrite",
  );
  own = await ownObjects(direct);
});

/** PostgreSQL's and DSQL's own relations. */
const SYSTEM_RELATIONS = `SELECT n.nspname AS schema, c.relname AS name,
    coalesce((SELECT array_agg(attname::text) FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum > 0 AND a.atttypid = 'oid'::regtype), '{}') AS numbers
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('pg_catalog', 'information_schema', 'sys') AND c.relkind IN ('r', 'v') ORDER BY 1, 2`;

/** What may be rejected, because it reveals the backend PostgreSQL or passwords. */
const REFUSED =
  /^(42501 permission denied for (table|view|function) _?pg_\w+|42501 permission denied for (table sql_parts|view transforms)|0A000 function pg_stat_\w+ not supported)$/;

test.each([
  ["admin", "outside of a transaction"],
  ["hidden_reader", "within one"],
])(
  "no catalog or view shows a name or number of the server's own to %s, %s",
  async (user, where) => {
    const client = await connect({ user });
    const { rows: relations } = await client.query<{ schema: string; name: string; numbers: string[] }>(
      SYSTEM_RELATIONS,
    );
    expect(relations.length).toBeGreaterThan(180);
    const found: string[] = [];
    const refused: string[] = [];
    for (const { schema, name, numbers } of relations) {
      if (where === "within one") await client.query("BEGIN");
      const listed = ["r::text AS row", ...numbers.map((column) => `r.${column}`)].join(", ");
      const answer = await rowsOf(client, `SELECT ${listed} FROM ${schema}.${name} AS r`);
      if (typeof answer === "string") refused.push(answer);
      else {
        for (const { row, ...values } of answer) {
          if (OWN_NAMES.test(String(row))) found.push(`${name}: ${String(row)}`);
          if (isOwn(name, values)) found.push(`${name} has a number: ${String(row)}`);
        }
      }
      if (where === "within one") await client.query("ROLLBACK");
    }
    expect(found).toEqual([]);
    expect(refused.filter((line) => !REFUSED.test(line))).toEqual([]);
  },
  60_000,
);

test.each(["TEXT", "JSON", "YAML", "XML"])("no plan shows the server's triggers: %s", async (format) => {
  const client = await connect();
  for (const options of ["ANALYZE", "ANALYZE, VERBOSE", "ANALYZE, TIMING OFF"]) {
    for (const sql of [
      "INSERT INTO shelf VALUES (2, 'two')",
      "UPDATE book SET id = 1",
      "DELETE FROM shelf WHERE id = 2",
    ]) {
      await client.query("BEGIN");
      const text = `EXPLAIN (${options}, FORMAT ${format}) ${sql}`;
      // In the extended protocol as well.
      const { rows } = await client.query<Record<string, unknown>>(
        text,
        sql.startsWith("DELETE") ? [] : undefined,
      );
      await client.query("ROLLBACK");
      const plan = rows.map((row) => row["QUERY PLAN"]);
      expect(plan.length, sql).toBeGreaterThan(0);
      expect(JSON.stringify(plan)).not.toMatch(/dsql_|Trigger Name/);
      if (format === "YAML") expect(plan.join("\n")).toMatch(/Triggers: *\n *Execution Time/);
      if (format === "XML") expect(plan.join("\n")).toMatch(/<Triggers>\s*<\/Triggers>/);
    }
  }
  await client.query("BEGIN");
  const { rows } = await client.query("EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO book VALUES (4, 1)");
  await client.query("ROLLBACK");
  expect(rows).toMatchObject([{ "QUERY PLAN": [{ Triggers: [{ "Constraint Name": "book_shelf_fkey" }] }] }]);
});

const OWN_NAMES = /pg_dsql|dsql_|sizes_\d|oversized|iam_granted/;

async function rowsOf(client: pg.Client, sql: string): Promise<Record<string, unknown>[] | string> {
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code ?? ""} ${message}`;
  }
}

/** Oids are unique only within their catalog; a column's name shows the catalog that its oids belong to. */
function isOwn(relation: string, values: Record<string, unknown>): boolean {
  const of = (column: string): string | undefined => {
    if (column === "oid") return relation;
    if (/(rel|class|indexrelid|indrelid|seqrelid)(id)?$/.test(column) && !column.includes("foid"))
      return "pg_class";
    if (column.endsWith("namespace")) return "pg_namespace";
    if (/foid|^prosupport$|^conpfeqop$/.test(column)) return "pg_proc";
    if (/type$|typid$/.test(column)) return "pg_type";
    return undefined;
  };
  const byClass = (classId: unknown, objectId: unknown) =>
    [...own.oids].some(
      ([catalog, oids]) => CLASS_IDS[catalog] === classId && oids.includes(Number(objectId)),
    );
  if (byClass(values.classid, values.objid) || byClass(values.refclassid, values.refobjid)) return true;
  return Object.entries(values).some(([column, value]) =>
    own.oids.get(of(column) ?? "")?.includes(Number(value)),
  );
}

const CLASS_IDS: Record<string, number> = {
  pg_namespace: 2615,
  pg_class: 1259,
  pg_proc: 1255,
  pg_type: 1247,
  pg_trigger: 2620,
  pg_event_trigger: 3466,
};

test("a client's own row that looks like a line of a plan is returned unchanged", async () => {
  const client = await connect();
  const line = "Trigger dsql_sizes: time=0.100 calls=1";
  await client.query("EXPLAIN SELECT 1");
  expect((await client.query("SELECT $1::text AS line", [line])).rows).toEqual([{ line }]);
});

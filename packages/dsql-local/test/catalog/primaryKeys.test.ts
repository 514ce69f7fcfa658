import { beforeAll, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

beforeAll(async () => {
  const client = await connect();
  await client.query(
    `CREATE TABLE loan (since date, "Book" int, reader text, note text, CONSTRAINT "loan, key" PRIMARY KEY (reader, "Book"))`,
  );
  await client.query("ALTER TABLE loan ADD COLUMN later text");
  await client.query("ALTER TABLE loan DROP COLUMN note");
  await client.query("CREATE TABLE alone (id int PRIMARY KEY)");
  await client.query("CREATE TABLE keyless (a int UNIQUE, b text)");
});

const KEY = `'public."loan, key"'::regclass`;

test("the index of a primary key contains all columns, those of the key first", async () => {
  const client = await connect();
  const { rows } = await client.query(
    `SELECT indkey::text, indnatts, indnkeyatts, indisprimary FROM pg_index WHERE indrelid = 'loan'::regclass`,
  );
  expect(rows).toEqual([{ indkey: "3 2 1 5", indnatts: 4, indnkeyatts: 2, indisprimary: true }]);
  const others = await client.query(
    `SELECT indrelid::regclass::text AS of, indkey::text, indnatts FROM pg_catalog.pg_index
     WHERE indrelid IN ('alone'::regclass, 'keyless'::regclass) ORDER BY 1`,
  );
  expect(others.rows).toEqual([
    { of: "alone", indkey: "1", indnatts: 1 },
    { of: "keyless", indkey: "1", indnatts: 1 },
  ]);
});

test("catalogs list and count its columns", async () => {
  const client = await connect();
  const { rows } = await client.query(
    `SELECT relnatts, (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid) AS columns
     FROM pg_class c WHERE oid = ${KEY}`,
  );
  expect(rows).toEqual([{ relnatts: 4, columns: "reader,Book,since,later" }]);
});

test("every source of its definition names btree_index and its INCLUDE columns", async () => {
  const client = await connect();
  const definition = `CREATE UNIQUE INDEX "loan, key" ON public.loan USING btree_index (reader, "Book") INCLUDE (since, later)`;
  for (const sql of [
    `SELECT pg_get_indexdef(${KEY}) AS is`,
    `SELECT pg_catalog.pg_get_indexdef(${KEY}, 0, true) AS is`,
    "SELECT indexdef AS is FROM pg_indexes WHERE tablename = 'loan'",
    `SELECT pg_get_indexdef((SELECT indexrelid FROM pg_index WHERE indrelid = 'loan'::regclass)) AS is`,
  ]) {
    expect((await client.query<{ is: string }>(sql)).rows[0]?.is, sql).toBe(
      sql.includes("true") ? definition.replace("public.", "") : definition,
    );
  }
  const columns = await client.query(
    `SELECT array_agg(pg_get_indexdef(${KEY}, n, false) ORDER BY n) AS are FROM generate_series(1, 5) n`,
  );
  expect(columns.rows).toEqual([{ are: ["reader", '"Book"', "since", "later", ""] }]);
  const constraints = await client.query(
    `SELECT conname, pg_get_constraintdef(oid) AS is, pg_get_constraintdef(oid, true) AS pretty FROM pg_constraint
     WHERE conrelid IN ('loan'::regclass, 'alone'::regclass, 'keyless'::regclass) ORDER BY 1`,
  );
  const key = 'PRIMARY KEY (reader, "Book") INCLUDE (since, later)';
  expect(constraints.rows).toEqual([
    { conname: "alone_pkey", is: "PRIMARY KEY (id)", pretty: "PRIMARY KEY (id)" },
    { conname: "keyless_a_key", is: "UNIQUE (a)", pretty: "UNIQUE (a)" },
    { conname: "loan, key", is: key, pretty: key },
  ]);
});

test("access methods are a cluster's, and indexes have btree_index", async () => {
  const client = await connect();
  const { rows } = await client.query("SELECT string_agg(amname, ' ' ORDER BY amname) AS are FROM pg_am");
  expect(rows).toEqual([{ are: "brin btree btree_index btree_table gin gist hash heap spgist" }]);
  const ofIndex = await client.query(
    `SELECT amname, a.oid::int FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.oid = 'keyless_a_key'::regclass`,
  );
  expect(ofIndex.rows).toEqual([{ amname: "btree_index", oid: 10003 }]);
});

test("direct connections see PostgreSQL's own definitions, as its tools need them", async () => {
  const direct = await connectDirectly();
  const { rows } = await direct.query(
    `SELECT pg_get_indexdef(${KEY}) AS index, pg_get_constraintdef(oid) AS constraint,
            (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'pg_dsql') > 0 AS own
     FROM pg_constraint WHERE conname = 'loan, key'`,
  );
  expect(rows).toEqual([
    {
      index: `CREATE UNIQUE INDEX "loan, key" ON public.loan USING btree (reader, "Book")`,
      constraint: 'PRIMARY KEY (reader, "Book")',
      own: true,
    },
  ]);
});

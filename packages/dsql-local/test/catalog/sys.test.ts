import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

/** As `\\df sys.*` lists them on a cluster, 2026-09. */
const LISTED =
  "base32_str_to_uuid base_type_oid cluster_size cluster_size_limit current_session_id current_transaction_id decode_job_ext_status decode_job_statement decode_job_status dsql_major_version fetch_seq_data_tuple get_key_desc iam_session_user job_err_msg supported_datatypes uuid_to_base32_str wait_for_job".split(
    " ",
  );

test("schema sys contains DSQL's objects and nothing else", async () => {
  const client = await connect();
  const functions = await client.query<{ name: string }>(
    "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'sys'::regnamespace",
  );
  expect(functions.rows.map(({ name }) => name).filter((name) => !LISTED.includes(name))).toEqual([]);
  expect(functions.rows.length).toBeGreaterThan(7);
  const { rows } = await client.query(
    "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'sys'::regnamespace ORDER BY 1",
  );
  expect(rows).toEqual([
    { relname: "iam_pg_role_mappings", relkind: "v" },
    { relname: "jobs", relkind: "v" },
  ]);
});

test("tools that exclude PostgreSQL's schemas see public and sys", async () => {
  const client = await connect();
  await client.query("CREATE TABLE mine (id int PRIMARY KEY)");
  const { rows } = await client.query(
    `SELECT table_schema, table_name FROM information_schema.tables
     WHERE table_schema NOT LIKE 'pg\\_%' AND table_schema <> 'information_schema' ORDER BY 1, 2`,
  );
  expect(rows).toEqual([
    { table_schema: "public", table_name: "mine" },
    { table_schema: "sys", table_name: "iam_pg_role_mappings" },
    { table_schema: "sys", table_name: "jobs" },
  ]);
  const schemas = await client.query(
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
  );
  expect(schemas.rows).toEqual([{ nspname: "public" }, { nspname: "sys" }]);
});

test("iam_oid is the first of the mappings' six columns, and unique", async () => {
  const client = await connect();
  await client.query("CREATE ROLE sys_one WITH LOGIN");
  for (const user of ["a", "b"])
    await client.query(`AWS IAM GRANT sys_one TO 'arn:aws:iam::000000000000:user/${user}'`);
  const { rows, fields } = await client.query<{ iam_oid: number; arn: string }>(
    "SELECT * FROM sys.iam_pg_role_mappings ORDER BY arn",
  );
  expect(fields.map(({ name }) => name)).toEqual([
    "iam_oid",
    "arn",
    "pg_role_oid",
    "pg_role_name",
    "grantor_pg_role_oid",
    "grantor_pg_role_name",
  ]);
  expect(rows.map(({ arn }) => arn)).toHaveLength(2);
  expect(new Set(rows.map(({ iam_oid }) => iam_oid)).size).toBe(2);
});

test("job ids are 128-bit numbers in base32", async () => {
  const client = await connect();
  const { rows } = await client.query(
    `SELECT sys.uuid_to_base32_str('00000000-0000-0000-0000-000000000001') AS one,
            bool_and(sys.base32_str_to_uuid(sys.uuid_to_base32_str(id)) = id) AS back
     FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 100)) AS ids`,
  );
  expect(rows).toEqual([{ one: "aaaaaaaaaaaaaaaaaaaaaaaaae", back: true }]);
  expect(await outcome(client.query("SELECT sys.base32_str_to_uuid('x')"))).toBe(
    "22P02 Unable to convert text to UUID",
  );
});

test("a client can't raise the limit of temporary space, nor reset a counter", async () => {
  const client = await connect();
  for (const sql of [
    "SELECT sys.unlimited_temporary_space()",
    "SELECT pg_dsql.unlimited_temporary_space()",
    "SELECT pg_logical_emit_message(true, 'dsql worker', '')",
    "SET temp_file_limit = -1",
    "SELECT set_config('dsql.' || 'written', '0', true)",
  ]) {
    expect(await outcome(client.query(sql)), sql).toMatch(/^(42883|3F000|0A000) /);
  }
  const sort =
    "SELECT count(*) FROM (SELECT repeat(n::text, 40) FROM generate_series(1, 1500000) n ORDER BY 1 DESC OFFSET 1) t";
  expect(await outcome(client.query(sort))).toMatch(/^54000 query requires more than allowed temp space/);
}, 60_000);

import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

/*
 * Where a client can still see internal objects of the server: these are listed as known differences. When a test fails because
 * nothing is visible any more, remove its entry there.
 */

const dsql = useDsql();
const { connect } = useClients(dsql);

test.each([
  ["a number that is guessed, as a namespace", "SELECT 16000::regnamespace::text AS told"],
  [
    "a number that is guessed, described",
    "SELECT pg_describe_object('pg_namespace'::regclass, 16000, 0) AS told",
  ],
  [
    "a number that is guessed, identified",
    "SELECT identity AS told FROM pg_identify_object('pg_namespace'::regclass, 16000, 0)",
  ],
])("%s reveals a name", async (_, sql) => {
  const client = await connect();
  const { rows } = await client.query<{ told: string }>(sql);
  expect(rows[0]?.told).toContain("pg_dsql");
});

test("EXPLAIN of a catalog reveals a name", async () => {
  const client = await connect();
  const { rows } = await client.query("EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM pg_namespace");
  expect(JSON.stringify(rows)).toMatch(/16000|pg_dsql/);
});

test("a name that PL/pgSQL builds at run time is rejected, with another message than for a nonexistent one", async () => {
  const client = await connect();
  const run = (schema: string) =>
    outcome(client.query(`DO $$ BEGIN EXECUTE format('SELECT * FROM %I.jobs', '${schema}'); END $$`));
  const [own, absent] = [await run("pg_dsql"), await run("nowhere")];
  expect(absent).toContain("42P01");
  expect(own).toMatch(/^(?:42501|3F000|42P01) /);
  expect(own.replace("pg_dsql", "nowhere")).not.toBe(absent);
});

test("pg_input_is_valid raises the error that it should return", async () => {
  const client = await connect();
  expect(await outcome(client.query("SELECT pg_input_is_valid('nowhere', 'regclass')"))).toContain("42P01");
});

import { afterAll, beforeAll, expect, test } from "vitest";
import type pg from "pg";
import { checkSql } from "../src/index.ts";
import { useDsql } from "../src/testing.ts";
import { connect } from "./connect.ts";

const dsql = useDsql();
let client: pg.Client;
beforeAll(async () => {
  client = await connect(dsql);
  await client.query("CREATE TABLE t (id int)");
});
afterAll(() => client.end());

test("holdJobs pauses jobs as pauseJobs does", async () => {
  for (const name of ["holdJobs", "pauseJobs"] as const) {
    const resume = dsql[name]("submitted");
    const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON t (id)");
    const job = { text: "SELECT status FROM sys.jobs WHERE job_id = $1", values: [rows[0]?.job_id] };
    expect((await client.query(job)).rows).toEqual([{ status: "submitted" }]);
    resume();
    await client.query("CALL sys.wait_for_job($1)", job.values);
    expect((await client.query(job)).rows).toEqual([{ status: "completed" }]);
  }
});

test.each(["cut", "disconnect"] as const)("the fault %s drops the connection", async (fault) => {
  const injected = dsql.faults.inject({ fault, when: "statement", nth: 1 });
  const other = await connect(dsql);
  await expect(other.query("SELECT FROM t")).rejects.toThrow("Connection terminated unexpectedly");
  expect(injected).toMatchObject({ hits: 1, fault: { fault } });
});

test("eachStatementAlone checks as autocommit does, and instead is the suggestion", () => {
  const sql = "BEGIN; CREATE TABLE a (i int); CREATE TABLE b (i int); COMMIT";
  const check = (options: { eachStatementAlone?: boolean; autocommit?: boolean }) =>
    checkSql(sql, { file: "a.sql", ...options });
  expect(check({ eachStatementAlone: true })).toEqual([]);
  expect(check({ autocommit: true })).toEqual([]);
  const [finding] = check({ eachStatementAlone: false });
  expect(finding?.rule).toBe("transactions/multiple-ddl");
  expect(finding?.suggestion).toMatch(/^Send each statement/);
  expect(finding?.instead).toBe(finding?.suggestion);
});

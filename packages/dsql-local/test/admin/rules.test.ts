import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { read } from "./read.ts";

const dsql = useDsql({ adminPort: 0 });
const { connect, connectDirectly } = useClients(dsql);

const rules = () => read<Record<string, unknown>[]>(dsql, "/rules");

test("a rule that was hit is counted, with the last statement and what to write instead; ordinary errors aren't", async () => {
  expect(await rules()).toEqual([]);
  const client = await connect();
  await expect(client.query("TRUNCATE a")).rejects.toThrow();
  await expect(client.query("TRUNCATE b")).rejects.toThrow();
  await expect(client.query("SELECT nonsense")).rejects.toThrow();
  await expect(client.query("SELEC")).rejects.toThrow();
  await expect(client.query({ name: "p", text: "CREATE TEMP TABLE c (id int)" })).rejects.toThrow();
  await client.query("CREATE TABLE t (id int)");
  await client.query("BEGIN");
  await expect(client.query("INSERT INTO t SELECT generate_series(1, 3001)")).rejects.toThrow();
  await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
  await client.query("ROLLBACK");
  const hit = await rules();
  expect(hit.map(({ rule, count, statement }) => ({ rule, count, statement }))).toEqual([
    { rule: "limits/rows", count: 1, statement: "INSERT INTO t SELECT generate_series($1, $2)" },
    { rule: expect.stringContaining("temp") as unknown, count: 1, statement: "CREATE TEMP TABLE c (id int)" },
    { rule: "statements/truncate", count: 2, statement: "TRUNCATE b" },
  ]);
  for (const { suggestion, message } of hit) {
    expect(suggestion).toMatch(/\.$/);
    expect(message).not.toBe("");
  }
});

test.each([
  ["ALTER ROLE admin PASSWORD 'made-up-secret'", "ALTER ROLE admin PASSWORD $1"],
  ["AWS IAM GRANT made 'made-up-secret'", "AWS IAM GRANT made $1"],
  [
    "CREATE TEMP TABLE s AS SELECT $$made-up-secret$$ AS a, 4711",
    "CREATE TEMP TABLE s AS SELECT $1 AS a, $2",
  ],
  [`SELECT '${"long".repeat(100_000)} made-up-secret' INTO TEMP x`, "SELECT $1"],
  ["SET client_encoding = 'made-up-secret'", "SET client_encoding = $1"],
])("of %.50s no literal is kept, neither of the statement nor in the message", async (sql, shown) => {
  const client = await connect();
  const rejection = client.query(sql);
  await expect(rejection).rejects.toThrow();
  const [last] = await rules();
  expect(last?.statement).toBe(shown);
  expect(JSON.stringify(await rules())).not.toMatch(/made-up-secret|4711/);
});

test("a connection that is refused counts, too", async () => {
  await expect(connect({ user: "nobody" })).rejects.toThrow();
  expect(await rules()).toContainEqual(expect.objectContaining({ count: 1, statement: null }));
});

test("jobs and roles are those of the database", async () => {
  const client = await connect();
  await client.query("CREATE TABLE indexed (id int)");
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON indexed (id)");
  await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  expect(await read(dsql, "/jobs")).toMatchObject([
    { jobId: rows[0]?.job_id, type: "INDEX_BUILD", status: "completed", details: null },
  ]);

  const suffix = String(process.pid);
  await client.query(`CREATE ROLE app_${suffix} WITH LOGIN`);
  await client.query(`CREATE ROLE team_${suffix}`);
  await client.query(`GRANT team_${suffix} TO app_${suffix}`);
  await client.query(`AWS IAM GRANT app_${suffix} TO '${dsql.principalArn}'`);
  const roles = await read<{ role: string }[]>(dsql, "/roles");
  expect(roles[0]).toEqual({ role: "admin", canLogIn: true, principals: [], memberOf: [] });
  expect(roles).toContainEqual({
    role: `app_${suffix}`,
    canLogIn: true,
    principals: [dsql.principalArn],
    memberOf: [`team_${suffix}`],
  });
  expect(roles).toContainEqual({ role: `team_${suffix}`, canLogIn: false, principals: [], memberOf: [] });
  expect(roles.map(({ role }) => role)).not.toContain("postgres");
  await client.query(`AWS IAM REVOKE app_${suffix} FROM '${dsql.principalArn}'`);
  // Roles are the cluster's, which other tests share.
  const direct = await connectDirectly();
  await direct.query(`DROP ROLE app_${suffix}, team_${suffix}`);
});

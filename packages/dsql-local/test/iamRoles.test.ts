import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { defaultCredential } from "../src/auth/defaultCredential.ts";
import { startDsqlLocal } from "../src/index.ts";
import { sharedPostgres, useDsql } from "../src/testing.ts";
import { connect as connectTo } from "./connect.ts";
import { outcome } from "./engine/support/outcome.ts";
import { RawClient } from "./engine/support/RawClient.ts";
import { useClients } from "./engine/support/useClients.ts";
import { encodeQuery } from "../src/net/messages/query.ts";
import { encodeParse } from "../src/net/messages/parse.ts";
import { encodeBind } from "../src/net/messages/bind.ts";
import { encodeExecute } from "../src/net/messages/execute.ts";
import { sync } from "../src/net/messages/sync.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);
const arn = defaultCredential.principalArn;
const DENIED = { severity: "FATAL", code: "08006", message: "unable to accept connection, access denied" };

/** Roles are shared by all that uses the PostgreSQL: names of this file's own. */
const role = `iam_${String(process.pid)}`;
let admin: pg.Client;
beforeEach(async () => {
  admin = await connect();
  await admin.query(`CREATE ROLE ${role} WITH LOGIN`);
});
afterEach(async () => {
  const behind = await connectDirectly();
  await behind.query(`DROP ROLE IF EXISTS ${role}, "Odd 'n"" role"`);
});

async function mappings(client = admin): Promise<string[]> {
  const { rows } = await client.query<{ role: string; arn: string; by: string }>(
    `SELECT pg_role_name AS role, arn, grantor_pg_role_name AS by FROM sys.iam_pg_role_mappings
      WHERE pg_role_oid = (SELECT oid FROM pg_roles WHERE rolname = pg_role_name)
        AND grantor_pg_role_oid = 'admin'::regrole ORDER BY 1, 2`,
  );
  return rows.map((row) => `${row.role} ${row.arn} ${row.by}`);
}

describe("a role other than admin", () => {
  test("may connect when it is granted to the principal that signs, and is listed", async () => {
    await expect(connect({ user: role })).rejects.toMatchObject({
      ...DENIED,
      hint: `Role ${role} is not granted to ${arn}`,
    });
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    await admin.query(`aws iam grant ${role} to 'arn:aws:iam::000000000000:role/another'`);
    expect(await mappings()).toEqual([
      `${role} arn:aws:iam::000000000000:role/another admin`,
      `${role} ${arn} admin`,
    ]);
    const { rows } = await (await connect({ user: role })).query("SELECT current_user, session_user");
    expect(rows).toEqual([{ current_user: role, session_user: role }]);

    await admin.query(`AWS IAM REVOKE ${role} FROM '${arn}'`);
    await expect(connect({ user: role })).rejects.toMatchObject(DENIED);
  });

  test("needs LOGIN as well, to be granted and to connect", async () => {
    await admin.query(`ALTER ROLE ${role} NOLOGIN`);
    const grant = () => outcome(admin.query(`AWS IAM GRANT ${role} TO '${arn}'`));
    expect(await grant()).toBe(`55000 role ${role} must have the LOGIN attribute`);
    expect(await mappings()).toEqual([]);
    await admin.query(`ALTER ROLE ${role} LOGIN`);
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    await admin.query(`ALTER ROLE ${role} NOLOGIN`);
    await expect(connect({ user: role })).rejects.toMatchObject(DENIED);
  });

  test("is disconnected at the next transaction after it was revoked, not within one", async () => {
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    const [idle, inTransaction] = [await connect({ user: role }), await connect({ user: role })];
    await inTransaction.query("BEGIN");
    await inTransaction.query("SELECT 1");
    await admin.query(`AWS IAM REVOKE ${role} FROM '${arn}'`);
    await expect(idle.query("SELECT 1")).rejects.toMatchObject({
      ...DENIED,
      hint: `Role ${role} is not granted to ${arn} any more`,
    });
    expect(await outcome(inTransaction.query("SELECT 2 AS two"))).toBe("SELECT 1");
    expect(await outcome(inTransaction.query("COMMIT"))).toBe("COMMIT");
    await expect(inTransaction.query({ text: "SELECT $1::int", values: [1] })).rejects.toMatchObject(DENIED);
  });

  test("may have any name", async () => {
    const odd = `Odd 'n" role`;
    await admin.query(`CREATE ROLE ${pg.escapeIdentifier(odd)} LOGIN`);
    await admin.query(`AWS IAM GRANT ${pg.escapeIdentifier(odd)} TO '${arn}'`);
    const { rows } = await (await connect({ user: odd })).query("SELECT session_user AS name");
    expect(rows).toEqual([{ name: odd }]);
  });

  test("can't be dropped while it is granted, nor after a rename", async () => {
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    await admin.query(`ALTER ROLE ${role} RENAME TO ${role}_2`);
    expect(await mappings()).toEqual([`${role}_2 ${arn} admin`]);
    for (const sql of [`DROP ROLE ${role}_2`, `DROP USER IF EXISTS ${role}_none, ${role}_2`]) {
      expect(await outcome(admin.query(sql))).toBe(
        `2BP01 role ${role}_2 cannot be dropped because some objects depend on it`,
      );
    }
    expect(await mappings()).toEqual([`${role}_2 ${arn} admin`]);
    await admin.query(`AWS IAM REVOKE ${role}_2 FROM '${arn}'`);
    await admin.query(`DROP ROLE ${role}_2`);
    expect(await outcome(admin.query(`DROP ROLE ${role}_2`))).toBe(`42704 role "${role}_2" does not exist`);
    await admin.query(`CREATE ROLE ${role} LOGIN`);
    await expect(connect({ user: role })).rejects.toMatchObject(DENIED);
  });

  test("loses its grants when a superuser drops it on a direct connection", async () => {
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    await (await connectDirectly()).query(`DROP ROLE ${role}`);
    expect(await mappings()).toEqual([]);
    await admin.query(`CREATE ROLE ${role} LOGIN`);
    await expect(connect({ user: role })).rejects.toMatchObject(DENIED);
  });

  test("can neither grant nor revoke", async () => {
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    const client = await connect({ user: role });
    for (const sql of [
      `AWS IAM GRANT ${role} TO 'arn:aws:iam::000000000000:role/more'`,
      `AWS IAM REVOKE ${role} FROM '${arn}'`,
    ]) {
      expect(await outcome(client.query(sql))).toBe(
        `42501 permission denied to grant IAM trust with role ${role}`,
      );
    }
    expect(await outcome(client.query("DELETE FROM sys.iam_pg_role_mappings"))).toMatch(/^(42501|55000) /);
    expect(await mappings()).toEqual([`${role} ${arn} admin`]);
  });
});

describe("AWS IAM GRANT and REVOKE", () => {
  test.each([
    ["AWS IAM GRANT nobody_known TO '$arn'", "42704 Role nobody_known does not exist"],
    ["AWS IAM GRANT postgres TO '$arn'", "42704 Role postgres does not exist"],
    ["AWS IAM REVOKE nobody_known FROM '$arn'", "42704 Role nobody_known does not exist"],
    ["AWS IAM GRANT admin TO '$arn'", "0A000 Cannot establish trust with role admin"],
    ["AWS IAM GRANT pg_read_all_data TO '$arn'", "0A000 Role pg_read_all_data not supported"],
    ["AWS IAM GRANT public TO '$arn'", "0A000 Role public not supported"],
    ["AWS IAM REVOKE $role FROM '$arn'", `42704 role "$role" is not granted to "$arn"`],
    ["AWS IAM GRANT $role TO 'reader'", "22023 IAM role must look like an IAM ARN"],
    ["AWS IAM GRANT $role TO ''", "22023 IAM role must look like an IAM ARN"],
    ["AWS IAM GRANT $role TO 'arn:aws:iam::1:role/x'", /^22023 /],
    ["AWS IAM GRANT $role TO 'arn:aws:sts::000000000000:assumed-role/x/y'", /^22023 /],
    [`AWS IAM GRANT $role TO 'it''s "odd"'`, "22023 IAM role must look like an IAM ARN"],
    ["AWS IAM GRANT $role TO $role", '42601 syntax error at or near "$role"'],
    ["AWS IAM GRANT $role FROM '$arn'", '42601 syntax error at or near "FROM"'],
    ["AWS IAM REVOKE $role TO '$arn'", '42601 syntax error at or near "TO"'],
    ["AWS IAM GRANT $role, admin TO '$arn'", '42601 syntax error at or near ","'],
    ["AWS IAM GRANT $role TO '$arn' WITH ADMIN OPTION", '42601 syntax error at or near "WITH"'],
    ["AWS IAM LIST", '42601 syntax error at or near "LIST"'],
    ["AWS IAM GRANT $role", "42601 syntax error at end of input"],
    ["AWS", '42601 syntax error at or near "AWS"'],
  ])("%s is rejected", async (sql, expected) => {
    const fill = (text: string) => text.replaceAll("$role", role).replaceAll("$arn", arn);
    for (const values of [undefined, []]) {
      const queryMode = values && "extended";
      const answer = await outcome(admin.query({ text: fill(sql), ...(queryMode ? { queryMode } : {}) }));
      if (typeof expected === "string") expect(answer).toBe(fill(expected));
      else expect(answer).toMatch(expected);
    }
    expect(await mappings()).toEqual([]);
  });

  test("the position of a syntax error counts characters", async () => {
    await expect(admin.query("SELECT 'ä𝄞'; AWS IAM GRANT x WITH 'y'")).rejects.toMatchObject({
      code: "42601",
      position: "30",
    });
  });

  test("a second identical grant is rejected, without revealing the implementation", async () => {
    await admin.query(`AWS IAM GRANT ${role} TO '${arn}'`);
    const error: unknown = await admin
      .query(`AWS IAM GRANT ${role} TO '${arn}'`)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "42710",
      message: `role "${role}" is already granted to "${arn}"`,
    });
    expect(Object.values(error as object).join(" ")).not.toMatch(/PL\/pgSQL|iam_grant\(|plpgsql/i);
  });

  test("have their own command tags, in both protocols, with comments and dollar quotes", async () => {
    const raw = await RawClient.ready(dsql);
    const noTypes = Buffer.from([0, 0]);
    const noValues = Buffer.from([0, 0, 0, 0, 0, 0]);
    const grant = `/* AWS */ AWS -- IAM\n IAM GRANT ${role} TO $x$${arn}$x$ ; `;
    expect(await raw.ask([encodeQuery(grant)])).toBe("AWS IAM GRANT ZI");
    const revoke = `AWS IAM REVOKE "${role}" FROM '${arn}'`;
    expect(
      await raw.ask([
        encodeParse("", revoke, noTypes),
        encodeBind("", "", noValues),
        encodeExecute(""),
        sync,
      ]),
    ).toBe("1 2 AWS IAM REVOKE ZI");
    expect(await mappings()).toEqual([]);
    raw.socket.destroy();
  });

  test("are DDL, one in a transaction, and are rolled back with it", async () => {
    const grant = `AWS IAM GRANT ${role} TO '${arn}'`;
    for (const queryMode of ["simple", "extended"]) {
      const run = (text: string) => outcome(admin.query({ text, queryMode } as pg.QueryConfig));
      await run("BEGIN");
      expect(await run(grant)).toMatch(/^AWS/);
      expect(await mappings()).toHaveLength(1);
      expect(await mappings(await connect())).toEqual([]);
      await run("ROLLBACK");
      expect(await mappings()).toEqual([]);

      await run("BEGIN");
      await run(grant);
      expect(await run("CREATE TABLE never (id int)")).toBe(
        "0A000 multiple ddl statements not supported in a transaction",
      );
      expect(await run("COMMIT")).toBe("ROLLBACK");
      expect(await mappings()).toEqual([]);

      await run("BEGIN");
      await run(grant);
      expect(await run("COMMIT")).toBe("COMMIT");
      expect(await mappings()).toHaveLength(1);
      await run(`AWS IAM REVOKE ${role} FROM '${arn}'`);
    }
    expect(await outcome(admin.query(`${grant}; AWS IAM GRANT ${role} TO '${arn}2'`))).toBe(
      "0A000 multiple ddl statements not supported in a transaction",
    );
    expect(await mappings()).toEqual([]);
    await admin.query(`SELECT 1; ${grant}; SELECT 2`);
    expect(await mappings()).toHaveLength(1);
  });

  test("the same words elsewhere have no effect", async () => {
    const { rows } = await admin.query(`SELECT 'AWS IAM GRANT' AS "aws", 1 AS aws /* AWS IAM GRANT */`);
    expect(rows).toHaveLength(1);
  });
});

test("with a credentials file roles can be granted to its principals only", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-iam-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const credentialsFile = join(folder, "credentials");
  const keys = `aws_access_key_id = ${defaultCredential.accessKeyId}\naws_secret_access_key = ${defaultCredential.secretAccessKey}`;
  await writeFile(credentialsFile, `[default]\n${keys}\nprincipal_arn = ${arn}\n`);
  const connectionString = await sharedPostgres();
  const told = await startDsqlLocal({ credentialsFile, isolated: true, backend: { connectionString } });
  onTestFinished(() => told.stop());
  const client = await connectTo(told);
  onTestFinished(() => client.end());
  const gone = "arn:aws:iam::000000000000:role/gone";
  for (const queryMode of ["simple", "extended"]) {
    const run = (text: string) => outcome(client.query({ text, queryMode } as pg.QueryConfig));
    expect(await run(`AWS IAM GRANT ${role} TO '${gone}'`)).toBe(`42704 IAM role ${gone} does not exist`);
    // The error about the role comes first.
    expect(await run(`AWS IAM GRANT nobody_known TO '${gone}'`)).toBe(
      "42704 Role nobody_known does not exist",
    );
    expect(await run(`AWS IAM GRANT ${role} TO '${arn}'`)).toMatch(/^AWS/);
    expect(await run(`AWS IAM REVOKE ${role} FROM '${arn}'`)).toMatch(/^AWS/);
  }
  await client.query(`AWS IAM GRANT ${role} TO '${arn}'`);
  const behind = new pg.Client({ connectionString: told.backendConnectionString });
  await behind.connect();
  await behind.query("UPDATE pg_dsql.iam_granted SET arn = $1", [gone]);
  await behind.end();
  expect(await outcome(client.query(`AWS IAM REVOKE ${role} FROM '${gone}'`))).toMatch(/^AWS/);
});

test("roles and their grants survive a restart with the same directory", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "dsql-local-iam-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const first = await startDsqlLocal({ dataDir });
  const client = await connectTo(first);
  await client.query("CREATE ROLE keeper LOGIN");
  await client.query(`AWS IAM GRANT keeper TO '${arn}'`);
  await client.end();
  await first.stop();

  const second = await startDsqlLocal({ dataDir });
  onTestFinished(() => second.stop());
  const keeper = await connectTo(second, {
    user: "keeper",
    password: await second.createToken({ user: "keeper" }),
  });
  expect((await keeper.query("SELECT pg_role_name, arn FROM sys.iam_pg_role_mappings")).rows).toEqual([
    { pg_role_name: "keeper", arn },
  ]);
  await keeper.end();
}, 120_000);

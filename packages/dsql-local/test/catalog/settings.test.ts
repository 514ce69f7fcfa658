import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

test("SHOW ALL, pg_settings, SHOW and current_setting() agree, and show DSQL's versions", async () => {
  const client = await connect();
  const all = await client.query<{ name: string; setting: string; description: string }>("SHOW ALL");
  expect(all.command).toBe("SHOW");
  expect(all.fields.map(({ name }) => name)).toEqual(["name", "setting", "description"]);
  const shown = new Map(all.rows.map(({ name, setting }) => [name, setting]));
  for (const [name, value] of [
    ["server_version", "16.15"],
    ["server_version_num", "160015"],
    ["max_connections", "20"],
    ["deadlock_timeout", /^1(s|000)$/],
    ["temp_file_limit", "-1"],
    ["TimeZone", "UTC"],
    ["transaction_isolation", "repeatable read"],
  ] as const) {
    const [viewed] = (
      await client.query<{ setting: string }>("SELECT setting FROM pg_settings WHERE name = $1", [name])
    ).rows;
    const [one] = (await client.query<Record<string, string>>(`SHOW ${name}`)).rows;
    for (const setting of [shown.get(name), viewed?.setting, Object.values(one ?? {})[0]]) {
      if (typeof value === "string") expect(setting, name).toBe(value);
      else expect(setting, name).toMatch(value);
    }
  }
  for (const name of ["server_version", "server_version_num", "max_connections"]) {
    const { rows } = await client.query(
      `SELECT current_setting($1) AS dynamic, current_setting('${name}') AS fixed, current_setting(upper('${name}'), true) AS third`,
      [name],
    );
    expect(rows).toEqual([{ dynamic: shown.get(name), fixed: shown.get(name), third: shown.get(name) }]);
  }
});

test("settings that reveal the backend PostgreSQL, and the server's own, don't exist", async () => {
  const client = await connect();
  for (const name of [
    "port",
    "listen_addresses",
    "unix_socket_directories",
    "dsql.written",
    "dsql.server_version",
  ]) {
    const unknown = `42704 unrecognized configuration parameter "${name}"`;
    expect(await outcome(client.query(`SHOW ${name}`))).toBe(unknown);
    expect(await outcome(client.query(`SELECT current_setting('${name}')`))).toBe(unknown);
    expect(await outcome(client.query("SELECT current_setting($1)", [name]))).toBe(unknown);
    expect((await client.query("SELECT current_setting($1, true) AS is", [name])).rows).toEqual([
      { is: null },
    ]);
    expect((await client.query("SELECT FROM pg_settings WHERE name = $1", [name])).rowCount).toBe(0);
    expect((await client.query<{ name: string }>("SHOW ALL")).rows.some((row) => row.name === name)).toBe(
      false,
    );
    expect(await outcome(client.query("SELECT set_config($1, '1', false)", [name]))).toBe(
      `0A000 setting configuration parameter "${name}" not supported`,
    );
  }
});

test("a session sees only its own statements and portals", async () => {
  const client = await connect();
  await client.query({
    name: "mine",
    text: "SELECT nspname FROM pg_namespace WHERE nspname = $1",
    values: ["sys"],
  });
  // Makes the server prepare statements of its own.
  await client.query("BEGIN");
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  await client.query("COMMIT");
  const { rows } = await client.query("SELECT name, statement FROM pg_prepared_statements WHERE name <> ''");
  expect(rows).toEqual([{ name: "mine", statement: "SELECT nspname FROM pg_namespace WHERE nspname = $1" }]);
  expect((await client.query("SELECT FROM pg_cursors WHERE name <> ''")).rowCount).toBe(0);
});

test("a session sees only its own locks", async () => {
  const [one, two] = await Promise.all([connect(), connect()]);
  await one.query("CREATE TABLE locked (id int PRIMARY KEY)");
  await one.query("BEGIN");
  await one.query("INSERT INTO locked VALUES (1)");
  const held = (client: typeof one) =>
    client.query("SELECT FROM pg_locks WHERE relation = 'locked'::regclass").then(({ rowCount }) => rowCount);
  expect(await held(one)).toBeGreaterThan(0);
  expect(await held(two)).toBe(0);
  await one.query("ROLLBACK");
});

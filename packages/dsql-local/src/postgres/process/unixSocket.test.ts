import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PostgresDatabase } from "./PostgresDatabase.ts";
import { startEmbedded } from "./startEmbedded.ts";
import { findSocket, removeStaleSockets, socketDirectories } from "./unixSocket.ts";
import { withClient } from "./withClient.ts";

let server: PostgresDatabase;
let other: PostgresDatabase;
beforeAll(async () => {
  [server, other] = await Promise.all([startEmbedded(), startEmbedded()]);
});
afterAll(() => Promise.all([server.stop(), other.stop()]));

const settingsOf = ({ connectionString }: PostgresDatabase): pg.ClientConfig => {
  const { host, port, user, password, database } = new pg.Client({ connectionString });
  return {
    host,
    port,
    ...(user ? { user } : {}),
    ...(password ? { password } : {}),
    ...(database ? { database } : {}),
  };
};

const dataOf = (client: pg.Client) =>
  client
    .query<{ folder: string }>("SELECT current_setting('data_directory') AS folder")
    .then(({ rows }) => rows[0]?.folder);

const found = (config: Partial<pg.ClientConfig> = {}) =>
  withClient(server.connectionString, (client) => findSocket(client, { ...settingsOf(server), ...config }));

test("the embedded PostgreSQL is reached through a socket in its directory, which no other user can enter", async () => {
  const folder = await found();
  expect(folder).toBe(await withClient(server.connectionString, dataOf));
  const address = await withClient({ ...settingsOf(server), host: folder ?? "" }, (client) =>
    client.query<{ address: string | null }>("SELECT inet_server_addr()::text AS address"),
  );
  expect(address.rows).toEqual([{ address: null }]);
});

test("it is found for a role that may not read the server's settings", async () => {
  const role = { user: "plain_role", password: "made up for a test" };
  await withClient(server.connectionString, (client) =>
    client.query(`CREATE ROLE ${role.user} LOGIN PASSWORD '${role.password}'`),
  );
  expect(await found(role)).toBe(await found());
});

test("none is found for another machine, nor for a role that PostgreSQL rejects", async () => {
  expect(await found({ host: "192.0.2.1" })).toBeUndefined();
  expect(await found({ password: "a wrong one, made up" })).toBeUndefined();
});

test("a socket of the same name that belongs to another PostgreSQL isn't used", async () => {
  const elsewhere = settingsOf(other);
  const taken = await withClient(server.connectionString, async (client) => {
    // As through a forwarded port: the settings name directories of another machine.
    const folder = await withClient(other.connectionString, dataOf);
    const query = client.query.bind(client);
    await query("CREATE SCHEMA forwarded");
    await query(
      `CREATE FUNCTION forwarded.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '${folder}' $$`,
    );
    await query("SET search_path = forwarded, pg_catalog");
    return findSocket(client, { ...elsewhere, host: "127.0.0.1" });
  });
  expect(taken).toBeUndefined();
});

test("the directory isn't used where a socket's path would be too long", () => {
  const limit = 103 - "/.s.PGSQL.65535".length;
  expect(socketDirectories(`/${"d".repeat(limit - 1)}`)).toBe(`"/${"d".repeat(limit - 1)}"`);
  expect(socketDirectories(`/${"d".repeat(limit)}`)).toBe("");
  expect(socketDirectories('/a "quoted" name')).toBe("");
});

test("stale sockets are removed, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
  const left = createServer().listen(join(folder, ".s.PGSQL.5432"));
  await new Promise((resolve) => left.once("listening", resolve));
  await writeFile(join(folder, ".s.PGSQL.5432.lock"), "1\n");
  await writeFile(join(folder, "PG_VERSION"), "16\n");
  await removeStaleSockets(folder);
  expect(await readdir(folder)).toEqual(["PG_VERSION"]);
  await new Promise((resolve) => left.close(resolve));
  await rm(folder, { recursive: true });
});

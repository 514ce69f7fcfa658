import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { withClient } from "./withClient.ts";

/** The longest path of a socket that the system allows, without the null byte at its end. */
const MAX_PATH_BYTES = 103;

const PREFIX = ".s.PGSQL.";

/**
 * `unix_socket_directories` for a PostgreSQL with its data in `databaseDir`: that directory, which only its user and root may
 * enter. Empty where the socket's path would be too long.
 */
export function socketDirectories(databaseDir: string): string {
  const longest = join(databaseDir, `${PREFIX}65535`);
  const usable = process.platform !== "win32" && Buffer.byteLength(longest) <= MAX_PATH_BYTES;
  return usable && !databaseDir.includes('"') ? `"${databaseDir}"` : "";
}

/** Removes the sockets that a killed PostgreSQL has left. */
export async function removeStaleSockets(databaseDir: string): Promise<void> {
  const stale = (await readdir(databaseDir)).filter((name) => name.startsWith(PREFIX));
  await Promise.all(stale.map((name) => rm(join(databaseDir, name), { force: true })));
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * The directory of a Unix socket of the PostgreSQL on this machine that `client` is connected to, to use as the host of
 * `config`. A message takes less CPU time through a socket than through TCP, and each query passes it four times. Undefined
 * where there is none, or it doesn't accept `config`.
 */
export async function findSocket(client: pg.Client, config: pg.ClientConfig): Promise<string | undefined> {
  if (!LOOPBACK.has(config.host ?? "")) return undefined;
  const started = await startOf(client);
  for (const folder of await foldersOf(client)) {
    if (!folder.startsWith("/")) continue;
    try {
      const other = await withClient({ ...config, host: folder, ssl: false }, startOf);
      // With a forwarded port the directory is another machine's; here another PostgreSQL may use one of the same name.
      if (other === started) return folder;
    } catch {
      // It doesn't exist or isn't accessible, or pg_hba.conf has other rules for sockets.
    }
  }
  return undefined;
}

/** When PostgreSQL was started, which identifies it. Any role may read it. */
async function startOf(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ started: string }>(
    "SELECT pg_postmaster_start_time()::text AS started",
  );
  return rows[0]?.started;
}

/** Needs the privileges of pg_read_all_settings. */
async function foldersOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ folders: string }>(
    "SELECT current_setting('unix_socket_directories') AS folders",
  );
  return splitFolders(rows[0]?.folders ?? "");
}

/** Splits a list setting of PostgreSQL's: comma-separated names, quoted or not. */
function splitFolders(list: string): string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|[^",\s][^",]*/g)].map(([plain, quoted]) =>
    (quoted?.replaceAll('""', '"') ?? plain).trim(),
  );
}

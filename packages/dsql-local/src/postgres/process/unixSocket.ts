import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { withClient } from "./withClient.ts";

/** What the system allows for a socket's path; a byte ends it. */
const MAX_PATH_BYTES = 103;

const PREFIX = ".s.PGSQL.";

/**
 * `unix_socket_directories` for a PostgreSQL with its data in `databaseDir`: that folder itself, which only its user and
 * root enter. None where its path is too long for a socket's.
 */
export function socketDirectories(databaseDir: string): string {
  const longest = join(databaseDir, `${PREFIX}65535`);
  const usable = process.platform !== "win32" && Buffer.byteLength(longest) <= MAX_PATH_BYTES;
  return usable && !databaseDir.includes('"') ? `"${databaseDir}"` : "";
}

/** Removes what a PostgreSQL that was killed has left of its sockets. */
export async function removeStaleSockets(databaseDir: string): Promise<void> {
  const stale = (await readdir(databaseDir)).filter((name) => name.startsWith(PREFIX));
  await Promise.all(stale.map((name) => rm(join(databaseDir, name), { force: true })));
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * The folder of a Unix socket that leads to the PostgreSQL on this machine that `client` is connected to, to be given as
 * the host of `config` instead. Through a socket a message takes less of the processor than through TCP, and a query
 * passes it four times. Undefined where there is none that lets `config` in.
 */
export async function findSocket(client: pg.Client, config: pg.ClientConfig): Promise<string | undefined> {
  if (!LOOPBACK.has(config.host ?? "")) return undefined;
  const started = await startOf(client);
  for (const folder of await foldersOf(client)) {
    if (!folder.startsWith("/")) continue;
    try {
      const other = await withClient({ ...config, host: folder, ssl: false }, startOf);
      // Behind a forwarded port the name is that of a folder elsewhere, and here another's PostgreSQL may use it.
      if (other === started) return folder;
    } catch {
      // Not there, not for this user, or pg_hba.conf has other rules for sockets.
    }
  }
  return undefined;
}

/** When its PostgreSQL was started: no two have the same. Any role may ask. */
async function startOf(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ started: string }>(
    "SELECT pg_postmaster_start_time()::text AS started",
  );
  return rows[0]?.started;
}

/** Only superusers and the like may ask. */
async function foldersOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ folders: string }>(
    "SELECT current_setting('unix_socket_directories') AS folders",
  );
  return splitFolders(rows[0]?.folders ?? "");
}

/** The names in a list as PostgreSQL's settings have them: with commas between, in quotes or not. */
function splitFolders(list: string): string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|[^",\s][^",]*/g)].map(([plain, quoted]) =>
    (quoted?.replaceAll('""', '"') ?? plain).trim(),
  );
}

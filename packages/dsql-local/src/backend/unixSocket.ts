import { constants } from "node:fs";
import { access, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ClientBase } from "pg";

/** What the system allows for a socket's path; a byte ends it. */
const MAX_PATH_BYTES = 103;

const socketName = (port: number) => `.s.PGSQL.${port}`;

/**
 * `unix_socket_directories` for a PostgreSQL with its data in `databaseDir`: that folder itself, which only its user and
 * root enter. Through a socket a message takes a fraction of the time that it takes through TCP. None where the path is
 * too long for one.
 */
export function socketDirectories(databaseDir: string): string {
  const path = join(databaseDir, socketName(65_535));
  const usable = process.platform !== "win32" && Buffer.byteLength(path) <= MAX_PATH_BYTES;
  return usable && !databaseDir.includes('"') ? `"${databaseDir}"` : "";
}

/** Removes what a PostgreSQL that was killed has left of its sockets. */
export async function removeStaleSockets(databaseDir: string): Promise<void> {
  const stale = (await readdir(databaseDir)).filter((name) => name.startsWith(".s.PGSQL."));
  await Promise.all(stale.map((name) => rm(join(databaseDir, name), { force: true })));
}

/** The folder of a socket by which this process reaches the PostgreSQL of `client`, to be given as its host. */
export async function socketFolder(
  client: Pick<ClientBase, "query">,
  port: number,
): Promise<string | undefined> {
  const { rows } = await client.query<{ folders: string }>(
    "SELECT current_setting('unix_socket_directories') AS folders",
  );
  for (const [, quoted, plain] of (rows[0]?.folders ?? "").matchAll(/"([^"]+)"|([^",\s][^",]*)/g)) {
    const folder = (quoted ?? plain ?? "").trim();
    try {
      if (!folder.startsWith("/")) continue;
      await access(join(folder, socketName(port)), constants.W_OK);
      return folder;
    } catch {
      // Not of this machine, or not for this user.
    }
  }
  return undefined;
}

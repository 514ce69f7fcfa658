import { readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { waitUntil } from "./waitUntil.ts";

/**
 * Stops a PostgreSQL that a killed owner has left running on `databaseDir`, and removes a stale `postmaster.pid`, which would
 * stop the next one. The caller must have the directory's lock: then no owner is alive.
 *
 * The process in the file is signalled only once it has proved that it serves this directory: it accepts the directory's own
 * password and returns the directory's path.
 *
 * @throws Error when an unknown process uses the directory
 */
export async function stopOrphanedPostgres(databaseDir: string, password: string): Promise<void> {
  const file = join(databaseDir, "postmaster.pid");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return;
  }
  const [pidLine, , , portLine] = text.split("\n");
  const pid = Number(pidLine);
  const port = Number(portLine);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid)) {
    // While it starts or recovers, it refuses connections.
    const ours = await waitUntil(
      async () => !isAlive(pid) || (await serves(databaseDir, port, password)),
      10_000,
    );
    if (ours && isAlive(pid)) {
      process.kill(pid, "SIGINT");
      if (!(await waitUntil(() => !isAlive(pid), 5_000))) process.kill(pid, "SIGQUIT");
      await waitUntil(() => !isAlive(pid), 10_000);
    } else if (!ours && (await isPostgres(pid))) {
      throw new Error(
        `Process ${String(pid)} holds the data folder ${databaseDir} and doesn't answer. End it and start again.`,
      );
    }
  }
  await rm(file, { force: true });
}

async function serves(databaseDir: string, port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    database: "template1",
    connectionTimeoutMillis: 1_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ dir: string }>("SELECT current_setting('data_directory') AS dir");
    return (await realpath(rows[0]?.dir ?? "")) === (await realpath(databaseDir));
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the process is a PostgreSQL; true without /proc, to be on the safe side. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    return (await readFile(`/proc/${String(pid)}/cmdline`, "latin1")).includes("postgres");
  } catch {
    return process.platform !== "linux";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { PostgresDatabase } from "./PostgresDatabase.ts";
import { postgresBinaries } from "./postgresBinaries.ts";
import { findFreePort } from "./findFreePort.ts";
import { inaccessibleDirectory, isAccessibleTo } from "./isAccessibleTo.ts";
import { lockDirectory } from "./lockDirectory.ts";
import { type ProcessOwner, postgresUser } from "./postgresUser.ts";
import { publicDirectory, publicPath } from "./publicDirectory.ts";
import { stopOrphanedPostgres } from "./stopOrphanedPostgres.ts";
import { spawnWatched } from "./spawnWatched.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./temporaryDirectory.ts";
import { removeStaleSockets, socketDirectories } from "./unixSocket.ts";

export interface EmbeddedOptions {
  /** Directory kept across starts. Without it a temporary one, without fsync, is removed on stop. */
  dataDir?: string;
  /** Settings of PostgreSQL in addition to the defaults, e.g. `{ fsync: "off" }`. */
  settings?: Record<string, string>;
}

const DEFAULT_SETTINGS = {
  listen_addresses: "127.0.0.1",
  // One for each client session, and some for conflicts and jobs. An unused slot takes some 45 kB.
  max_connections: "1000",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "log",
  jit: "off",
};

/** For temporary data, which needn't survive a crash. */
const NON_DURABLE_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts a PostgreSQL 16 from the npm binaries on a free port of the loopback address. Its data is in `dataDir` (`postgres/`),
 * or below `/var/tmp` if the user `postgres`, which runs it in place of root, can't enter that. It first stops the orphaned
 * PostgreSQL of a killed process. If this process is killed, at whatever moment, PostgreSQL and a temporary directory go too.
 *
 * @throws {FolderInUseError} when a running server uses the directory
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<PostgresDatabase> {
  const { dataDir } = options;
  const temporary = dataDir === undefined ? await makeTemporary() : undefined;
  const folder = temporary?.path ?? resolve(dataDir ?? "");
  let unlock: (() => Promise<void>) | undefined;
  let server: ChildProcess | undefined;
  const release = async () => {
    await unlock?.();
    await temporary?.remove();
  };
  try {
    unlock = await lockDirectory(folder);
    const owner = await postgresUser();
    // The data directory's own permissions may be changed, those of its parents not.
    if (owner.uid !== undefined && (await isAccessibleTo(dirname(folder), owner))) await chmod(folder, 0o711);
    const location = await locationFor(folder, owner);
    const databaseDir = join(await realpath(location), "postgres");
    const password = await initialise(databaseDir, join(folder, "postgres-password"), owner);
    const settings = {
      ...DEFAULT_SETTINGS,
      unix_socket_directories: socketDirectories(databaseDir),
      ...(dataDir === undefined ? NON_DURABLE_SETTINGS : {}),
      // PostgreSQL starts only with this if a killed server has left a replication slot.
      ...((await readdir(join(databaseDir, "pg_replslot"))).length > 0 ? { wal_level: "logical" } : {}),
      ...options.settings,
    };
    await removeStaleSockets(databaseDir);
    let port = 0;
    for (let attempt = 0; server === undefined; attempt++) {
      port = await findFreePort();
      try {
        server = await run(databaseDir, port, settings, owner);
      } catch (error) {
        if (attempt >= 2 || !String(error).includes("could not bind")) throw error;
      }
    }
    const child = server;
    let stopping: Promise<void> | undefined;
    return {
      connectionString: `postgresql://postgres:${password}@127.0.0.1:${String(port)}/postgres`,
      stop: () =>
        (stopping ??= (async () => {
          await end(child);
          await release();
        })()),
    };
  } catch (error) {
    if (server) await end(server);
    await release();
    throw error;
  }
}

/**
 * Where the database of a data directory is: in it, or below `/var/tmp` if PostgreSQL's user can't enter it. An existing
 * database stays where it is, even if permissions have changed: a second one would look like lost data.
 */
async function locationFor(folder: string, owner: ProcessOwner): Promise<string> {
  const closed = await inaccessibleDirectory(folder, owner);
  if (await exists(join(folder, "postgres"))) {
    if (closed === undefined) return folder;
    throw new Error(
      `The user "postgres", as which PostgreSQL runs, can't get to the data in ${folder}. Let it pass: chmod o+x ${closed}`,
    );
  }
  const isElsewhere = await exists(join(publicPath(folder), "postgres"));
  return closed === undefined && !isElsewhere ? folder : publicDirectory(folder);
}

async function makeTemporary(): Promise<TemporaryDirectory> {
  const base = (await isAccessibleTo(tmpdir(), await postgresUser())) ? tmpdir() : "/var/tmp";
  const folder = await temporaryDirectory(base, "dsql-local-");
  // PostgreSQL may run as another user, which has to enter it.
  await chmod(folder.path, 0o711);
  return folder;
}

/** Creates the database cluster unless it exists, and returns its password. */
async function initialise(databaseDir: string, passwordFile: string, owner: ProcessOwner): Promise<string> {
  const kept = await readFile(passwordFile, "utf8").catch(() => undefined);
  if (kept !== undefined && (await exists(join(databaseDir, "PG_VERSION")))) {
    await stopOrphanedPostgres(databaseDir, kept);
    return kept;
  }
  if (await exists(databaseDir)) {
    // In the data directory it may be the user's data; below /var/tmp it belongs to a data directory that was deleted.
    const elsewhere = dirname(databaseDir) === publicPath(dirname(passwordFile));
    if (elsewhere) await rm(databaseDir, { recursive: true, force: true });
    else
      throw new Error(
        `${databaseDir} holds data without its password file ${passwordFile}. Restore that file, or remove the folder to start anew.`,
      );
  }

  const { initdb } = await postgresBinaries(owner);
  const password = randomBytes(24).toString("hex");
  // Created under another name and renamed when complete: an interrupted initdb leaves nothing that looks like a cluster.
  const making = `${databaseDir}.new`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(making, owner.uid, owner.gid);
  const handOver = join(making, "..", "initial-password");
  await writeFile(handOver, `${password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(handOver, owner.uid, owner.gid);
  const child = await spawnWatched(
    "initdb",
    initdb,
    [
      `--pgdata=${making}`,
      "--username=postgres",
      `--pwfile=${handOver}`,
      "--auth=scram-sha-256",
      // DSQL's only collation, and its only encoding.
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
      "--no-sync",
      // After a failure the files are removed below, or at the next start if this process is killed.
      "--no-clean",
      // 192 random bits need no key stretching, which would slow down every connection.
      "--set=scram_iterations=1",
    ],
    owner,
  );
  const errors = collect(child);
  const code = await new Promise((done, fail) => child.once("error", fail).once("close", done));
  await rm(handOver, { force: true });
  if (code !== 0) {
    await rm(making, { recursive: true, force: true });
    throw new Error(
      `initdb could not make a database cluster in ${databaseDir}: ${errors().trim()}. As root the folders above need to be traversable for the user "postgres".`,
    );
  }
  await writeFile(passwordFile, password, { mode: 0o600 });
  await rename(making, databaseDir);
  return password;
}

/** Starts the server and waits until it accepts connections. */
async function run(
  databaseDir: string,
  port: number,
  settings: Record<string, string>,
  owner: ProcessOwner,
): Promise<ChildProcess> {
  const { postgres } = await postgresBinaries(owner);
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([k, v]) => ["-c", `${k}=${v}`]);
  const child = await spawnWatched("postgres", postgres, ["-D", databaseDir, ...flags], owner);
  const errors = collect(child);
  await new Promise<void>((done, fail) => {
    child.stderr?.on("data", () => {
      if (errors().includes("database system is ready to accept connections")) done();
    });
    child.once("error", fail);
    child.once("exit", () => {
      fail(new Error(`PostgreSQL ended while starting: ${errors().trim()}`));
    });
  });
  return child;
}

/** Reads a program's stderr and keeps the last of it. */
function collect(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-4_000);
  });
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  // Fast shutdown: sessions are ended, data is written.
  child.kill("SIGINT");
  const timeout = setTimeout(() => child.kill("SIGQUIT"), 15_000);
  await ended;
  clearTimeout(timeout);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

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
  /** Folder kept across starts; without it a temporary one that is removed on stop, written without waiting for a disk. */
  dataDir?: string;
  /** Settings of the server beside the defaults, e.g. `{ fsync: "off" }`. */
  settings?: Record<string, string>;
}

const DEFAULT_SETTINGS = {
  listen_addresses: "127.0.0.1",
  // One for each client session, and some for conflicts and jobs. A place that nobody takes costs some 45 kB.
  max_connections: "1000",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "log",
  jit: "off",
};

/** Of data that is thrown away at the end: nothing needs to survive a crash. */
const FORGETFUL_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts a PostgreSQL 16 from the npm binaries on a free port of the loopback address, with its data below
 * `dataDir` (`postgres/`), or where root's stand-in can't get there in a folder of its own below `/var/tmp`. An
 * orphan of a killed owner is ended first. Should this process be killed, at whatever moment, the server goes with it, and
 * so does a temporary folder.
 *
 * @throws {FolderInUseError} when a running server has the folder
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
    // The data folder itself is ours to open; those above it aren't.
    if (owner.uid !== undefined && (await isAccessibleTo(dirname(folder), owner))) await chmod(folder, 0o711);
    const place = await placeFor(folder, owner);
    const databaseDir = join(await realpath(place), "postgres");
    const password = await initialise(databaseDir, join(folder, "postgres-password"), owner);
    const settings = {
      ...DEFAULT_SETTINGS,
      unix_socket_directories: socketDirectories(databaseDir),
      ...(dataDir === undefined ? FORGETFUL_SETTINGS : {}),
      // Where a killed server has left a reader's place in the log, PostgreSQL starts only so.
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
 * Where the database of a data folder is: in it, or below `/var/tmp` where PostgreSQL's user can't get there. Where one
 * is already it stays, whatever has become of the permissions: another one beside it would look like lost data.
 */
async function placeFor(folder: string, owner: ProcessOwner): Promise<string> {
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
  // PostgreSQL may run as another user, who has to get through.
  await chmod(folder.path, 0o711);
  return folder;
}

/** Makes the database cluster unless it is there, and returns its password. */
async function initialise(databaseDir: string, passwordFile: string, owner: ProcessOwner): Promise<string> {
  const kept = await readFile(passwordFile, "utf8").catch(() => undefined);
  if (kept !== undefined && (await exists(join(databaseDir, "PG_VERSION")))) {
    await stopOrphanedPostgres(databaseDir, kept);
    return kept;
  }
  if (await exists(databaseDir)) {
    // Beside its own password file it isn't ours to remove; elsewhere it is left from a folder that is gone.
    const elsewhere = dirname(databaseDir) === publicPath(dirname(passwordFile));
    if (elsewhere) await rm(databaseDir, { recursive: true, force: true });
    else
      throw new Error(
        `${databaseDir} holds data without its password file ${passwordFile}. Restore that file, or remove the folder to start anew.`,
      );
  }

  const { initdb } = await postgresBinaries(owner);
  const password = randomBytes(24).toString("hex");
  // In a folder beside it, renamed when complete: an initdb cut short leaves nothing that looks like a cluster.
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
      // What it leaves when it fails is removed here, and at the next start when this process is killed meanwhile.
      "--no-clean",
      // 192 random bits need no key stretching, and every connection pays for it.
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

/** Starts the server and waits until it takes connections. */
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

/** Keeps the last of what a program writes to stderr, and keeps the pipe empty. */
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
  const impatient = setTimeout(() => child.kill("SIGQUIT"), 15_000);
  await ended;
  clearTimeout(impatient);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

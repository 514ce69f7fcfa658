import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { codeOf } from "../../storage/folder/lookAt.ts";
import { makeFolder } from "../../storage/folder/makeFolder.ts";

/** Directories that this process has locked; in containers processes may have equal ids. */
const held = new Set<string>();

/**
 * Locks a directory for this process. A stale lock of a killed process is ignored.
 *
 * @returns releases the lock
 * @throws {BackupLocationError} while another process has the lock, and when the directory can't be created or written to
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const refuse = (error: unknown) => {
    throw new BackupLocationError(folder, `can't be the work folder: ${codeOf(error)}`, { cause: error });
  };
  await makeFolder(folder).catch(refuse);
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${String(process.pid)}`);
  if (held.has(lock)) throw inUse(folder, process.pid);
  held.add(lock);
  try {
    const text = JSON.stringify({ pid: process.pid, started: await startOf(process.pid) });
    await writeFile(own, text).catch(refuse);
    // Creating a link is atomic: of two concurrent attempts, one fails.
    while (!(await tryLink(own, lock))) await removeStale(folder, lock, `${own}.stale`);
  } catch (error) {
    held.delete(lock);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    await removeLeftovers(folder);
    await rm(lock, { force: true });
    held.delete(lock);
  };
}

async function tryLink(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function removeStale(folder: string, lock: string, aside: string): Promise<void> {
  const before = await readFile(lock, "utf8").catch(() => undefined);
  if (before === undefined) return;
  const holder = holderOf(before);
  if (holder !== undefined && (await isRunning(holder))) throw inUse(folder, holder.pid);
  // Another process may have removed the stale lock and taken a new one meanwhile: then this is the new one, and is put back.
  await rename(lock, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => before);
  if (moved !== before) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Removes files of processes that were killed while they took the lock; others may be taking it now. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^lock\.(\d+)(?:\.stale)?$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const text = await readFile(path, "utf8").catch(() => "");
    if (!(await isRunning(holderOf(text) ?? { pid: Number(pid) }))) await rm(path, { force: true });
  }
}

interface Holder {
  pid: number;
  /** Start time of the process in the system's unit; absent if unknown. */
  started?: string | undefined;
}

function holderOf(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

async function isRunning({ pid, started }: Holder): Promise<boolean> {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = await startOf(pid);
  return started === undefined || now === undefined || now === started;
}

/** The start time of a process distinguishes two with the same id. Linux only. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => undefined);
  // The name, in parentheses, may contain anything; the start time is the 22nd field.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function inUse(folder: string, pid: number): BackupLocationError {
  return new BackupLocationError(
    folder,
    `is in use by process ${String(pid)}, which imports the same; wait for it, or give this one another --work folder`,
  );
}

import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { codeOf } from "../../storage/folder/lookAt.ts";
import { makeFolder } from "../../storage/folder/makeFolder.ts";

/** Folders that this process holds; in a container every process may have the same number. */
const held = new Set<string>();

/**
 * Takes a folder for this process alone. A lock that a killed process has left doesn't count.
 *
 * @returns gives it back
 * @throws {BackupLocationError} while another process has it, and when it can't be made or written to
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
    // A link is made or it isn't: of two that try at once, one fails.
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
  // Somebody else may have done the same and taken the folder meanwhile: then this is a new lock, and put back.
  await rename(lock, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => before);
  if (moved !== before) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Removes what processes have left that were killed while they took the folder; others may be taking it at this moment. */
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
  /** When it was started, as the system counts; absent where it doesn't tell. */
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

/** Tells apart two processes that had the same number, on Linux. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => undefined);
  // The name, in parentheses, may hold anything; the start is the 22nd field.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function inUse(folder: string, pid: number): BackupLocationError {
  return new BackupLocationError(
    folder,
    `is in use by process ${String(pid)}, which imports the same; wait for it, or give this one another --work folder`,
  );
}

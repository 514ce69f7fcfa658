import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeDirectory } from "./makeDirectory.ts";

/** A directory that one server uses at a time. */
interface LockedFolder {
  /** Name of the lock file. */
  file: string;
  /** The directory's name in errors. */
  name: string;
  /** The option that sets another directory. */
  option: string;
}

const dataFolder: LockedFolder = { file: "dsql-local.lock", name: "data folder", option: "--data-dir" };

/** A directory is in use by another running server. */
export class FolderInUseError extends Error {
  readonly code = "FOLDER_IN_USE";
  constructor(folder: string, pid: number, { name, option } = dataFolder) {
    super(
      `The ${name} ${folder} is in use by process ${pid}. Stop that one first, or take another folder with ${option}.`,
    );
    this.name = "FolderInUseError";
  }
}

/**
 * Locks `folder` for this process until the returned function is called. The lock of a process that has ended is ignored.
 * Process ids are reused, so the start time is compared as well where the system has it.
 *
 * @throws {FolderInUseError} while another process, or another server of this one, has the lock
 */
export async function lockDirectory(folder: string, kind = dataFolder): Promise<() => Promise<void>> {
  await makeDirectory(folder, kind);
  const file = join(folder, kind.file);
  const own = JSON.stringify({ pid: process.pid, started: await startTime(process.pid) });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, own, { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") {
        const reason = `The ${kind.name} ${folder} can't be written to (${String(code)}).`;
        throw new Error(`${reason} Take another with ${kind.option}.`, { cause: error });
      }
      const holder = await readHolder(file);
      if (attempt > 10 || (holder && (await isRunning(holder)))) {
        throw new FolderInUseError(folder, holder?.pid ?? 0, kind);
      }
      await rm(file, { force: true });
    }
  }
}

interface Holder {
  pid: number;
  started: string | null;
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(file, "utf8")) as Partial<Holder>;
    return typeof holder.pid === "number" ? { pid: holder.pid, started: holder.started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

async function isRunning(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return holder.started === null || holder.started === (await startTime(holder.pid));
}

/** Start time of a process in clock ticks since boot, where there is a /proc; null elsewhere. */
async function startTime(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, "latin1");
    // The second field, the name, may contain spaces and parentheses: count from the last parenthesis.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

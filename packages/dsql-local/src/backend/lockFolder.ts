import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "./makeFolder.ts";

/** A data folder is in use by another running server. */
export class FolderInUseError extends Error {
  readonly code = "FOLDER_IN_USE";
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop that one first, or take another folder with --data-dir.`,
    );
    this.name = "FolderInUseError";
  }
}

/**
 * Takes `folder` for this process until the returned function is called. A lock left by a process that has
 * ended, whichever way, doesn't count: process ids come back, so the start time is compared as well where
 * the system tells it.
 *
 * @throws {FolderInUseError} while another process (or another server of this one) holds the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  const file = join(folder, "dsql-local.lock");
  const own = JSON.stringify({ pid: process.pid, started: await startTime(process.pid) });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, own, { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") {
        const reason = `The data folder ${folder} can't be written to (${String(code)}).`;
        throw new Error(`${reason} Take another with --data-dir.`, { cause: error });
      }
      const holder = await readHolder(file);
      if (attempt > 10 || (holder && (await isRunning(holder)))) {
        throw new FolderInUseError(folder, holder?.pid ?? 0);
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
    // The second field, the name, may hold spaces and brackets: count from the last bracket.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

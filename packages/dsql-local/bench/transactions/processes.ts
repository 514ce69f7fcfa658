import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A sum over a server's processes. */
export interface Sums {
  /** The server's own process. */
  server: number;
  /** PostgreSQL's processes together. */
  postgres: number;
  /** What else the server has started: a shell, and tsx's compiler while it has something to compile. */
  others: number;
}

interface Process {
  pid: number;
  parent: number;
  name: string;
  cpuMs: number;
}

/** The unit in which Linux counts processor time. */
const TICK_MS = 10;

/**
 * Bytes of memory of a server and the processes that it has started, from Linux's /proc; undefined elsewhere. The server's resident
 * memory, and the others' proportional set sizes, so that shared pages are counted once.
 */
export async function memoryOf(server: number): Promise<Sums | undefined> {
  if (process.platform !== "linux") return undefined;
  return sum(server, ({ pid }) => bytes(pid, pid === server ? "Rss" : "Pss"));
}

/** Milliseconds of processor time since they were started, without processes that have ended. */
export async function processorTimeOf(server: number): Promise<Sums | undefined> {
  if (process.platform !== "linux") return undefined;
  return sum(server, ({ cpuMs }) => Promise.resolve(cpuMs));
}

async function sum(server: number, value: (of: Process) => Promise<number>): Promise<Sums> {
  const sums: Sums = { server: 0, postgres: 0, others: 0 };
  for (const each of await family(server)) {
    const part = each.pid === server ? "server" : each.name === "postgres" ? "postgres" : "others";
    sums[part] += await value(each);
  }
  return sums;
}

/** A process and all its descendants. */
async function family(of: number): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(stat))).filter((found) => found !== undefined);
  const within = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...within(each.pid)]);
  return [...all.filter(({ pid }) => pid === of), ...within(of)];
}

/** Undefined if the process has ended meanwhile. */
async function stat(pid: string): Promise<Process | undefined> {
  const line = await readFile(join("/proc", pid, "stat"), "utf8").catch(() => "");
  // A name may contain blanks and brackets.
  const [, name, rest = ""] = /^\d+ \((.*)\) (.*)/s.exec(line) ?? [];
  if (name === undefined) return undefined;
  const fields = rest.split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { pid: Number(pid), parent: Number(fields[1]), name, cpuMs: ticks * TICK_MS };
}

/** 0 if the process has ended meanwhile. */
async function bytes(pid: number, sum: "Rss" | "Pss"): Promise<number> {
  const text = await readFile(join("/proc", String(pid), "smaps_rollup"), "utf8").catch((error: unknown) => {
    // Only root can read this of another user's processes.
    if ((error as NodeJS.ErrnoException).code === "EACCES") throw error;
    return "";
  });
  return Number(new RegExp(`^${sum}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? 0) * 1024;
}

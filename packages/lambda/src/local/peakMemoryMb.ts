import { readFile } from "node:fs/promises";

/** Peak memory of a process, in MB of 1,048,576 bytes; undefined if the system doesn't report it (Linux does). */
export async function peakMemoryMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kB = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kB === undefined ? undefined : Math.ceil(Number(kB) / 1024);
}

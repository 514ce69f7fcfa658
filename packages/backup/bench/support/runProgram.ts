import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** What a program took. */
export interface Run {
  ms: number;
  /** Its peak memory, in MB (10^6 bytes); on Linux only, else NaN. */
  peakMb: number;
  stdout: string;
}

/**
 * Runs a program with Node to its end.
 *
 * @param program Node's flags and the script
 * @throws Error with what it wrote to standard error, when it doesn't end with 0
 */
export async function runProgram(
  program: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Promise<Run> {
  const began = performance.now();
  const child = spawn(process.execPath, [...program, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  let peakMb = NaN;
  const watch = setInterval(() => {
    void readFile(`/proc/${String(child.pid)}/status`, "utf8").then(
      (status) => (peakMb = (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024) / 1e6 || peakMb),
      () => undefined,
    );
  }, 50);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program.join(" ")} ended with ${String(code)}: ${stderr}`);
  return { ms: performance.now() - began, peakMb, stdout };
}

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { bundleProgram } from "../../../../test/bundleProgram.ts";

const main = new URL("../../src/main.ts", import.meta.url);
let script: string;
let bundle: string;
beforeAll(async () => {
  bundle = await mkdtemp(join(tmpdir(), "billio-local-bundle-"));
  script = await bundleProgram(main, bundle);
});
afterAll(() => rm(bundle, { recursive: true, force: true }));

/** `npm start` without npm: a process in a group of its own, as a terminal has it. */
export const start = (dataDir: string, ...args: string[]) => startIn({}, dataDir, ...args);

export function startIn(environment: Record<string, string>, dataDir: string, ...args: string[]) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [script, "--data-dir", dataDir, ...args], {
    detached: true,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid ?? 0;
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const printed = () => once(child.stdout, "data");
  onTestFinished(async () => {
    // Only a test that has failed leaves it running.
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  });
  return {
    ended,
    /** Resolves as soon as that is printed, or the condition is met. */
    async until(condition: RegExp | (() => boolean)): Promise<string> {
      const met = () => (typeof condition === "function" ? condition() : condition.test(stdout));
      while (!met()) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`It ended before ${String(condition)}:\n${stdout}\n${stderr}`);
        }
        // A condition may hold for a moment only.
        await (typeof condition === "function" ? sleep(1) : Promise.race([printed(), ended]));
      }
      return stdout;
    },
    /** What Ctrl-C does: the signal reaches every program that the terminal runs. */
    ctrlC: () => process.kill(-pid, "SIGINT"),
    signal: (name: NodeJS.Signals) => process.kill(pid, name),
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-local-"));
  // PostgreSQL runs as another user where this one is root.
  await chmod(folder, 0o711);
  onTestFinished(async () => {
    expect(processesOf(folder)).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Command lines of the processes that work on a folder. */
export function processesOf(folder: string): string[] {
  return execFileSync("ps", ["-Ao", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(folder));
}

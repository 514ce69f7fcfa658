import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "../../../../test/bundleProgram.ts";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import { seed } from "../seed.ts";

/** PostgreSQL's programs take some time after they were started. */
const LATER_MS = [0, 20, 100];
const AT_ONCE = 4;
/** How many of the calls that start no program are tried; `KILL_AT_ALL=1` tries each. */
const OTHERS = process.env.KILL_AT_ALL === undefined ? 4 : Infinity;

let base: string;
let preload: string;
let program: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "dsql-local-kill-"));
  await chmod(base, 0o711);
  [preload, program] = await Promise.all([
    bundleProgram(new URL("killAt.ts", import.meta.url), join(base, "preload")),
    bundleProgram(new URL("startedToBeKilled.ts", import.meta.url), join(base, "program")),
  ]);
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Processes that use a directory, by their command line, working directory or environment. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const read = (name: string) => readFile(join("/proc", pid, name), "latin1").catch(() => "");
    const cwd = await readlink(join("/proc", pid, "cwd")).catch(() => "");
    const [args, environment] = await Promise.all([read("cmdline"), read("environ")]);
    if ([cwd, args, environment].some((text) => text.includes(folder)))
      found.push(args.replaceAll("\0", " "));
  }
  return found;
}

interface Killed {
  moment: string;
  /** The calls so far, the last of them at the kill. */
  calls: string[];
  ready: boolean;
  left: { processes: string[]; files: string[] };
}

/** Starts a server that is killed at a given call, waits, and returns what it has left. */
async function killedAt(moment: string): Promise<Killed> {
  const folder = await mkdtemp(join(base, "tmp-"));
  await chmod(folder, 0o711);
  const child = spawn(process.execPath, ["--import", preload, program], {
    env: { ...process.env, KILL_IN: folder, KILL_AT: moment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  const left = async () => ({
    processes: await processesOf(folder),
    files: await readdir(folder),
  });
  const none = { processes: [], files: [] };
  await expect
    .poll(left, { timeout: 15_000, interval: 100 })
    .toEqual(none)
    .catch(() => undefined);
  const lines = stdout.trimEnd().split("\n");
  return {
    moment,
    calls: lines.filter((line) => line !== "ready"),
    ready: lines.at(-1) === "ready",
    left: await left(),
  };
}

async function all<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...values];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        results.push(await work(next));
    }),
  );
  return results;
}

test("a SIGKILL at any moment of a start leaves no process and no directory", async (ctx) => {
  if (process.platform !== "linux") {
    ctx.skip("looks for processes in /proc");
    return;
  }
  // Killed only once it is ready: counts the calls.
  const whole = await killedAt("");
  expect(whole.ready).toBe(true);
  const spawned = (name: string) => whole.calls.findIndex((call) => call.endsWith(` spawn ${name}`)) + 1;
  const [initdb, postgres] = [spawned("initdb"), spawned("postgres")];
  expect([initdb > 0, postgres > initdb]).toEqual([true, true]);

  const random = randomNumbers(seed());
  const others = whole.calls
    .filter((call) => !call.includes(" spawn "))
    .map((call) => ({ number: Number.parseInt(call), order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, OTHERS);
  const moments = [
    ...others.map(({ number }) => String(number)),
    ...[initdb, postgres].flatMap((number) => LATER_MS.map((ms) => `${number}+${ms}`)),
  ];
  const killed = await all(moments, killedAt);
  console.log(`killed at ${killed.length} moments of ${whole.calls.join(", ")}`);
  for (const { moment, calls, left } of [whole, ...killed]) {
    expect({ moment, call: calls.at(-1), left }).toEqual({
      moment,
      call: calls.at(-1),
      left: { processes: [], files: [] },
    });
  }
  // They were killed at the intended calls, in the middle of the start.
  expect(killed.filter(({ ready }) => ready)).toEqual([]);
}, 240_000);

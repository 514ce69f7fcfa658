import childProcess, { type ChildProcess } from "node:child_process";
import { writeSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/*
 * Preloaded into a program to kill: counts its calls that change files or start processes, and kills it with SIGKILL at the one
 * that KILL_AT names: `<number>` before the call, `<number>+<ms>` this time after it. Each call is printed to stdout, a line
 * each. Temporary directories are created in the one that KILL_IN names.
 */
const [at = "", afterMs] = (process.env.KILL_AT ?? "").split("+");
let calls = 0;
process.env.TMPDIR = process.env.KILL_IN;

function kill(): void {
  process.kill(process.pid, "SIGKILL");
}

function watched<A extends unknown[], R>(
  call: (...args: A) => R,
  name: (...args: A) => string,
): (...args: A) => R {
  return (...args) => {
    const number = ++calls;
    writeSync(1, `${number} ${name(...args)}\n`);
    if (number !== Number(at)) return call(...args);
    if (afterMs === undefined) kill();
    const result = call(...args);
    if (afterMs === "0") kill();
    else setTimeout(kill, Number(afterMs));
    return result;
  };
}

const spawn = childProcess.spawn as (
  command: string,
  args: readonly string[],
  options: object,
) => ChildProcess;
childProcess.spawn = watched(spawn, (command, args) => {
  const program = [command, ...args].find((arg) => /\/(initdb|postgres)$/.test(arg));
  return `spawn ${program?.replace(/.*\//, "") ?? command}`;
}) as typeof childProcess.spawn;
for (const name of ["mkdir", "mkdtemp", "writeFile", "rename", "chmod", "chown", "rm"] as const) {
  const call = fs[name] as (...args: unknown[]) => unknown;
  (fs[name] as unknown) = watched(call, (path) => `${name} ${String(path).replace(/.*\//, "")}`);
}
syncBuiltinESMExports();

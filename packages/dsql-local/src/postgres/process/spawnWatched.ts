import { type ChildProcess, spawn } from "node:child_process";
import { startWatchdog } from "./watchdog.ts";
import type { ProcessOwner } from "./postgresUser.ts";

/** Waits for a word before it becomes the program, and ends without one. */
const STARTER = 'read -r word && exec "$0" "$@" </dev/null';

/**
 * Starts a program of PostgreSQL's that goes when this process goes, whatever the moment: it begins only when its guard
 * knows it. It has a session of its own, so that a terminal's Ctrl-C reaches this process only, which then stops things in
 * order, and its stderr is a pipe.
 *
 * @throws Error when it can't be started
 */
export async function spawnWatched(
  kind: "postgres" | "initdb",
  program: string,
  args: readonly string[],
  owner: ProcessOwner,
): Promise<ChildProcess> {
  const options = {
    ...owner,
    cwd: "/",
    detached: true,
    env: { ...process.env, LC_ALL: "C", LC_MESSAGES: "C" },
  };
  const [command, commandArgs] =
    process.platform === "win32" ? [program, args] : ["sh", ["-c", STARTER, program, ...args]];
  const child = spawn(command, commandArgs, { ...options, stdio: ["pipe", "ignore", "pipe"] });
  const { pid, stdin } = child;
  if (pid === undefined) {
    throw await new Promise<Error>((resolve) => child.once("error", resolve));
  }
  // One that has ended already isn't there to read the word.
  stdin.on("error", () => undefined);
  const release = await startWatchdog(`${kind} ${pid}`);
  child.once("exit", release);
  if (child.exitCode !== null || child.signalCode !== null) release();
  stdin.end("go\n");
  return child;
}

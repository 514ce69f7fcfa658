import { type ChildProcess, spawn } from "node:child_process";
import { startWatchdog } from "./watchdog.ts";
import type { ProcessOwner } from "./postgresUser.ts";

/** Waits for a line on stdin before it becomes the program; ends at the end of stdin. */
const STARTER = 'read -r word && exec "$0" "$@" </dev/null';

/**
 * Starts a PostgreSQL program that ends with this process, at whatever moment: it starts only once the watchdog knows it. It
 * has a session of its own, so that Ctrl-C in a terminal reaches only this process, which then shuts down in order. Its stderr
 * is a pipe.
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
  // A program that has already ended doesn't read the line.
  stdin.on("error", () => undefined);
  const release = await startWatchdog(`${kind} ${pid}`);
  child.once("exit", release);
  if (child.exitCode !== null || child.signalCode !== null) release();
  stdin.end("go\n");
  return child;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const TIME_LIMIT_MS = 60 * 60_000;

interface Run {
  ms: number;
  exitCode: number | null;
  output: string;
}

/**
 * Runs a command line of a shell until it ends.
 *
 * @throws when it fails, with the end of its output, unless `mayFail`
 */
export async function run(command: string, cwd: string, { mayFail = false } = {}): Promise<Run> {
  const began = performance.now();
  const child = start(command, cwd);
  let output = "";
  collect(child, (text) => {
    output += text;
  });
  const timer = setTimeout(() => {
    endGroup(child, "SIGKILL");
  }, TIME_LIMIT_MS);
  const [exitCode] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  const ms = performance.now() - began;
  if (exitCode !== 0 && !mayFail) throw new Error(`${command} in ${cwd} failed: ${output.slice(-500)}`);
  return { ms, exitCode, output };
}

/**
 * Runs a command until it prints a text, then stops it as Ctrl-C does.
 *
 * @returns the milliseconds until the text was there
 * @throws when it ends without having printed it
 */
export async function runUntil(command: string, cwd: string, text: string): Promise<number> {
  const began = performance.now();
  const child = start(command, cwd);
  const closed = once(child, "close");
  let output = "";
  let ms: number | undefined;
  collect(child, (more) => {
    output += more;
    if (ms !== undefined || !output.includes(text)) return;
    ms = performance.now() - began;
    endGroup(child, "SIGINT");
  });
  await closed;
  if (ms === undefined) throw new Error(`${command} in ${cwd} ended early: ${output.slice(-500)}`);
  return ms;
}

function start(command: string, cwd: string): ChildProcess {
  // A group of its own, to which a signal goes as from a terminal.
  return spawn(command, { cwd, shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

function collect(child: ChildProcess, take: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", take);
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

import { spawn } from "node:child_process";

/** Longer than the slowest takes on a busy machine: Java compiles first, Prisma generates its client. */
const TIMEOUT_MS = 120_000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  timedOut: boolean;
}

/**
 * Runs a command to its end, or until it has taken too long: then it is killed with the processes that it started.
 * Undefined if there is no such command.
 */
export function runCommand(
  [command = "", ...args]: string[],
  { env, cwd, timeoutMs = TIMEOUT_MS }: { env: NodeJS.ProcessEnv; cwd: string; timeoutMs?: number },
): Promise<Ended | undefined> {
  return new Promise((resolve, reject) => {
    // With a group of its own, where there are groups, what npm or a shell has started can be killed too.
    const detached = process.platform !== "win32";
    const child = spawn(command, args, { env, cwd, detached, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid, detached);
    }, timeoutMs);
    // Ctrl-C reaches this process's own group only.
    const interrupted = (signal: NodeJS.Signals) => {
      killGroup(child.pid, detached);
      process.kill(process.pid, signal);
    };
    const settle = () => {
      clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, interrupted);
    };
    for (const signal of SIGNALS) process.once(signal, interrupted);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      if (error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.on("close", (exitCode) => {
      settle();
      resolve({ stdout, stderr, exitCode, timedOut });
    });
  });
}

function killGroup(pid: number | undefined, isGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

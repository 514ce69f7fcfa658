import { spawn } from "node:child_process";

/** Longer than the slowest takes on a busy machine: Java compiles first, Prisma generates its client. */
const TIMEOUT_MS = 120_000;

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  timedOut: boolean;
}

/** Runs a command to its end, or until it has taken too long. Undefined if there is no such command. */
export function runCommand(
  [command = "", ...args]: string[],
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string },
): Promise<Ended | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, TIMEOUT_MS);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.on("close", (exitCode) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, exitCode, timedOut });
    });
  });
}

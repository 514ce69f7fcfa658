import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A bundle in a process of its own that has served its first page. */
export interface BenchLambda {
  /** From the process's start until then, in milliseconds. */
  ms: number;
  /** Processor time until then, in milliseconds. */
  cpuMs: number;
  /** Its process's resident memory then, in bytes. */
  bytes: number;
  /** Serves so many more. @returns processor time of each, in microseconds, and resident memory afterwards, in bytes */
  answer(pages: number): Promise<Pages>;
  stop(): Promise<void>;
}

interface Pages {
  cpuUs: number;
  bytes: number;
}

/** Builds the processes' program: plain JavaScript, because compiling TypeScript would count as start-up time. */
export async function makeProgram(folder: string): Promise<string> {
  const program = join(folder, "process.mjs");
  const source = fileURLToPath(new URL("lambdaProcess.ts", import.meta.url));
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  return program;
}

/**
 * @param program see {@link makeProgram}
 * @param file the bundle
 * @param env where the database is
 */
export async function startLambda(
  program: string,
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<BenchLambda> {
  const child = fork(program, [file], {
    execArgv: [],
    env: { ...process.env, ...env, AWS_LAMBDA_FUNCTION_NAME: "bench" },
    // Log lines are written, as in a Lambda, and discarded.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const failed = ended.then(([code, signal]: unknown[]) => {
    throw new Error(`The Lambda's process has ended, by ${String(signal ?? code)}`);
  });
  // Nobody awaits it after stop().
  failed.catch(() => undefined);
  const hear = async <T>(): Promise<T> => {
    const [message] = (await Promise.race([once(child, "message"), failed])) as [T];
    return message;
  };
  const { ms, cpuMs, bytes } = await hear<{ ms: number; cpuMs: number; bytes: number }>();
  return {
    ms,
    cpuMs,
    bytes,
    answer: (pages) => {
      const answer = hear<Pages>();
      child.send(pages);
      return answer;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

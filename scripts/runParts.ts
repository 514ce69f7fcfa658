import { spawn } from "node:child_process";

/** A command line that is run on its own. */
export interface Part {
  name: string;
  command: string;
}

interface Options {
  /** How many run at a time. */
  atOnce: number;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Gets all that a part has printed, when it has ended. */
  print: (text: string) => void;
}

/**
 * Runs commands side by side, begun in the order given, each to its end whatever the others do.
 *
 * @returns the names of those that failed
 */
export async function runParts(parts: readonly Part[], options: Options): Promise<string[]> {
  const waiting = [...parts];
  const failed: string[] = [];
  const work = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const began = performance.now();
      const { output, error } = await run(part.command, options);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      if (error !== undefined) failed.push(part.name);
      options.print(`${part.name}: ${error ?? "passed"} (${seconds} s)\n${output}`);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return parts.map(({ name }) => name).filter((name) => failed.includes(name));
}

async function run(command: string, { cwd, env }: Options): Promise<{ output: string; error?: string }> {
  const child = spawn(command, { cwd, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  }
  const error = await new Promise<string | undefined>((resolve) => {
    child.on("error", ({ message }) => {
      resolve(`could not be started: ${message}`);
    });
    child.on("close", (code, signal) => {
      if (code !== 0)
        resolve(signal === null ? `failed with exit code ${String(code)}` : `ended by ${signal}`);
      else resolve(undefined);
    });
  });
  const output = Buffer.concat(chunks).toString();
  return error === undefined ? { output } : { output, error };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export interface Result {
  code: number | null;
  /** What it printed on both streams. */
  output: string;
}

/** A program that runs, in a process group of its own as a terminal starts it. */
export class Running {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  output = "";

  constructor(cwd: string, command: string, args: readonly string[], env: Record<string, string> = {}) {
    // On Windows npm is a script.
    const shell = process.platform === "win32";
    const child = spawn(command, args, {
      cwd,
      env: { ...outsideEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: !shell,
      shell,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        this.output += chunk;
        child.emit("output");
      });
    }
    this.#child = child;
    this.#exit = once(child, "close").then(([code]) => code as number | null);
  }

  async exit(): Promise<Result> {
    return { code: await this.#exit, output: this.output };
  }

  /** Resolves when it has printed a text; rejects when it ends without. */
  async printed(text: string): Promise<void> {
    const ended = this.#exit.then(() => true);
    while (!this.output.includes(text)) {
      const isOver = await Promise.race([once(this.#child, "output").then(() => false), ended]);
      if (isOver && !this.output.includes(text)) throw new Error(`It ended after: ${this.output}`);
    }
  }

  /** Ctrl-C reaches all processes of the group. */
  interrupt(): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGINT");
  }
}

export function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Result> {
  return new Running(cwd, command, args, env).exit();
}

/**
 * The environment of somebody who works elsewhere: without what npm tells the scripts of this repository, without its programs, and
 * with this process's Node first.
 */
function outsideEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_registry)|NODE_OPTIONS|NODE_PATH|FORCE_COLOR|BILLIO_|DSQL_|AWS_|VITEST)/.test(name),
  );
  const folders = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((each) => !each.includes("node_modules"));
  return {
    ...Object.fromEntries(kept),
    PATH: [path.dirname(process.execPath), ...folders].join(path.delimiter),
    AWS_EC2_METADATA_DISABLED: "true",
    NO_COLOR: "1",
  };
}

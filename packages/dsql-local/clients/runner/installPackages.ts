import { spawn } from "node:child_process";
import { once } from "node:events";
import { programsFolder } from "./Program.ts";

/**
 * Installs what the programs take from npm, in the versions of their own lock file. It is a project beside the
 * repository's, for nothing else here needs these packages.
 */
export async function installPackages(): Promise<void> {
  const child = spawn("npx", ["-y", "-p", "@yarnpkg/cli-dist@4.18.1", "yarn", "install", "--immutable"], {
    cwd: programsFolder,
    stdio: ["ignore", "pipe", "pipe"],
    // npx is a command file there.
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`The clients' packages could not be installed:\n${output}`);
}

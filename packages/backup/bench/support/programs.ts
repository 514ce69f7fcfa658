import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundledProgram } from "../../../../bundle/runProgram.js";
import { bundleOptions } from "../../../../bundle/cachedBundle.js";
import packageFile from "../../package.json" with { type: "json" };

const folder = fileURLToPath(new URL("../../", import.meta.url));

type Command = keyof typeof packageFile.scripts;

/** Node's arguments for one of the package's commands, as its script gives them. */
export async function ours(command: Command): Promise<string[]> {
  // Built once, before anything is measured.
  await bundledProgram("billio-backup", "packages/backup/src/main.ts");
  const [node, ...args] = packageFile.scripts[command].split(" ");
  if (node !== "node") throw new Error(`the script ${command} isn't run with Node`);
  return args.map((arg) => (arg.startsWith("bin/") ? join(folder, arg) : arg));
}

/**
 * Node's arguments for the baseline of one of our programs: bundled and with the same flags, so that only what it does
 * differs.
 */
export async function baseline(script: string, beside: Command, to: string): Promise<string[]> {
  const outfile = join(to, "baseline.mjs");
  await build({ ...bundleOptions, entryPoints: [script], outfile });
  const flags = (await ours(beside)).filter((arg) => arg.startsWith("--"));
  return [...flags, outfile];
}

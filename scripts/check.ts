import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { runParts } from "./runParts.ts";

// Runs all scripts `check:*` of package.json side by side, begun with those that take longest.
const LONGEST = ["rules", "lint", "types", "unused", "format"];

const root = path.join(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const rank = (name: string) => (LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length);
const parts = Object.entries(scripts)
  .filter(([script]) => script.startsWith("check:") && script !== "check:installed")
  .map(([script, command]) => ({ name: script.slice("check:".length), command }))
  .sort((a, b) => rank(a.name) - rank(b.name));

// As npm does for scripts.
const PATH = [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter);
// Programs don't see a terminal and would leave out colours.
const colours = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
const failed = await runParts(parts, {
  atOnce: Math.min(availableParallelism(), parts.length),
  cwd: root,
  env: { ...colours, ...process.env, PATH },
  print: (text) => process.stdout.write(text),
});
console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

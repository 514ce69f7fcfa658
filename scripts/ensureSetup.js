// Runs `npm run setup` if what it depends on changed since the last time, for it takes seconds even when nothing did.
// Plain JavaScript without dependencies, since none may be installed yet.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { isInstalled } from "./installState.js";

const root = path.join(import.meta.dirname, "..");
if (!isInstalled(root)) {
  const { status } = spawnSync("npm run --silent setup", { cwd: root, shell: true, stdio: "inherit" });
  process.exitCode = status ?? 1;
}

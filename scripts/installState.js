import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const stampOf = (root) => path.join(root, "node_modules/.cache/setup");

/**
 * Whether the last recorded install was of just these manifests and nothing has changed `node_modules` since. It compares contents,
 * so that a checkout, a stash or an install by hand counts, and a mere touch doesn't.
 */
export function isInstalled(root) {
  const state = stateOf(root);
  return state !== undefined && state === readIfThere(stampOf(root));
}

/** Records that what is installed now is what the manifests ask for. */
export function recordInstall(root) {
  const state = stateOf(root);
  if (state === undefined) return;
  mkdirSync(path.dirname(stampOf(root)), { recursive: true });
  writeFileSync(stampOf(root), state);
}

/** A digest of what an install depends on and of Yarn's own record of what it installed; undefined without one. */
function stateOf(root) {
  const installed = readIfThere(path.join(root, "node_modules/.yarn-state.yml"));
  if (installed === undefined) return undefined;
  const workspaces = readdirSync(path.join(root, "packages")).sort();
  const files = [
    "yarn.lock",
    ".yarnrc.yml",
    "package.json",
    ...workspaces.map((name) => `packages/${name}/package.json`),
  ];
  const contents = files.map((file) => [file, readIfThere(path.join(root, file))]);
  return createHash("sha256")
    .update(JSON.stringify([process.platform, process.arch, installed, contents]))
    .digest("hex");
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

// The programs of this repository are TypeScript. From a bundle, built again when their sources have changed, they start in a
// fraction of the time that finding and compiling each module takes, and without the compiler in memory.
import { createHash } from "node:crypto";
import { constants, readdirSync } from "node:fs";
import { access, lstat, mkdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL, URL } from "node:url";
import { cachedBundle } from "./cachedBundle.js";

const root = fileURLToPath(new URL("..", import.meta.url));

// Loaded from where they are installed: binaries for one platform, and what only few commands need.
const EXTERNAL = ["@testcontainers/postgresql", "esbuild", "sharp", "vitest"];

// For packages it is enough to know which ones are installed, and what those of this repository export.
const ALSO_OF = [
  "yarn.lock",
  "bundle/cachedBundle.js",
  "bundle/runProgram.js",
  ...readdirSync(join(root, "packages")).map((name) => `packages/${name}/package.json`),
];

/**
 * Runs a program in this process.
 *
 * @param name of the program, and so of its cache
 * @param entry its main module, from the top of the repository
 */
export async function runProgram(name, entry) {
  await import(pathToFileURL(await bundledProgram(name, entry)).href);
}

/**
 * The script of a program's bundle, built if there is none of the sources as they are now.
 *
 * @throws the bundler's error where the sources can't be compiled
 */
export async function bundledProgram(name, entry) {
  return cachedBundle({
    root,
    entry,
    alsoOf: ALSO_OF,
    folder: await cacheFolder(name),
    external: EXTERNAL,
    onBuild: () => {
      if (process.stderr.isTTY) process.stderr.write(`Building ${name}, as its sources have changed …\n`);
    },
  });
}

/** Beside the project's other caches, or where that can't be written, among the user's temporary files. */
async function cacheFolder(name) {
  const own = join(root, "node_modules", ".cache", "programs", name);
  try {
    await mkdir(own, { recursive: true });
    await access(own, constants.W_OK);
    return own;
  } catch {
    const of = createHash("sha256").update(root).digest("hex").slice(0, 16);
    const other = join(tmpdir(), `billio-${process.getuid?.() ?? "user"}-${of}`);
    await mkdir(other, { recursive: true, mode: 0o700 });
    // What lies there is run, so nobody else may have put it there. A link is refused: its owner could make it point elsewhere.
    const found = await lstat(other);
    const isOwn =
      process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
    if (!found.isDirectory() || !isOwn) {
      throw new Error(
        `${other} is no folder that only you can write to; remove it, or set TMPDIR to a folder of yours`,
      );
    }
    // Where packages are found that aren't part of the bundle.
    await symlink(join(root, "node_modules"), join(other, "node_modules")).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
    const folder = join(other, name);
    await mkdir(folder, { recursive: true });
    return folder;
  }
}

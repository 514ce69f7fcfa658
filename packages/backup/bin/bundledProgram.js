import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL, URL } from "node:url";
import { cachedBundle } from "../../../bundle/cachedBundle.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export async function bundledProgram() {
  const script = await cachedBundle({
    root,
    entry: "packages/backup/src/main.ts",
    // Of packages it is enough which ones are installed.
    alsoOf: ["yarn.lock", "bundle/cachedBundle.js", "bundle/assets.js"],
    folder: await cacheFolder(),
    onBuild: () => {
      if (process.stderr.isTTY)
        process.stderr.write("Building the commands, as their sources have changed …\n");
    },
  });
  return pathToFileURL(script);
}

/** Beside the project's other caches, or where that can't be written, among the user's temporary files. */
async function cacheFolder() {
  const own = join(root, "node_modules", ".cache", "billio-backup");
  try {
    await mkdir(own, { recursive: true });
    await access(own, constants.W_OK);
    return own;
  } catch {
    const of = createHash("sha256").update(root).digest("hex").slice(0, 16);
    const other = join(tmpdir(), `billio-backup-${process.getuid?.() ?? "user"}-${of}`);
    await mkdir(other, { recursive: true, mode: 0o700 });
    // What lies there is run, so nobody else may have put it there.
    const { uid, mode } = await stat(other);
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    if (!isOwn)
      throw new Error(`${other} can be written by others; remove it, or set TMPDIR to a folder of yours`);
    return other;
  }
}

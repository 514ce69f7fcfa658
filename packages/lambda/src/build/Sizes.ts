import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Sizes of a deployed directory, in bytes. */
export interface Sizes {
  /** Code that a Lambda loads at its start; 0 for a layer. */
  main: number;
  /** The same, compressed file by file. */
  mainGzip: number;
  /** All files, without source maps. */
  all: number;
  allGzip: number;
}

/**
 * Measures a folder.
 *
 * @param mainFiles names of the files that are loaded at the start
 */
export async function sizesOf(folder: string, mainFiles: readonly string[] = []): Promise<Sizes> {
  const sizes: Sizes = { main: 0, mainGzip: 0, all: 0, allGzip: 0 };
  for (const path of await filesIn(folder)) {
    const bytes = await readFile(join(folder, path));
    const gzip = gzipSync(bytes).length;
    sizes.all += bytes.length;
    sizes.allGzip += gzip;
    if (!mainFiles.includes(path)) continue;
    sizes.main += bytes.length;
    sizes.mainGzip += gzip;
  }
  return sizes;
}

/** Paths of all files, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

import { lstat, readFile, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Each is a path from the package's folder on: `native/lib/…`. */
interface Link {
  /** An existing library. */
  source: string;
  /** A shorter name of it, in the same directory, that programs load it by. */
  target: string;
}

/**
 * Creates the links among the libraries of the embedded PostgreSQL that are missing. A package of npm can't contain links, so its
 * install script creates them from a list; package managers run install scripts only where they are allowed to (pnpm 10 by
 * default, npm with `--ignore-scripts`), and without the links PostgreSQL doesn't start.
 *
 * @param native the folder that has the list
 * @returns whether they are all there; false in a folder that can't be written to
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const links = await readLinks(native);
  const made = await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(native, "..", target);
      if (await isThere(path)) return true;
      return symlink(basename(source), path).then(
        () => true,
        // Another process may have been faster.
        () => isThere(path),
      );
    }),
  );
  return made.every(Boolean);
}

async function readLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as Link[];
  return links.filter(({ source, target }) => dirname(source) === dirname(target));
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

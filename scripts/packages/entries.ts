import type { Manifest } from "./PackageSource.ts";

/** What is built of a source file that users import or run. */
export interface Entry {
  /** The key in `exports`, or the name of the command. */
  key: string;
  /** Relative to the package, e.g. `./src/migrate/cli/index.ts`. */
  source: string;
  /** The name of the built file without its extension, e.g. `migrate-cli`. */
  output: string;
}

/** The modules that users import. */
export function exportEntries({ exports = {} }: Manifest): Entry[] {
  return Object.entries(exports).map(([key, source]) => ({
    key,
    source,
    output: key === "." ? "index" : key.slice("./".length).replaceAll("/", "-"),
  }));
}

/** The programs behind the commands; several names may run the same one. */
export function commandEntries({ publishConfig }: Manifest): Entry[] {
  return Object.entries(publishConfig?.bin ?? {}).map(([key, source]) => ({
    key,
    source,
    output: /([^/]+)\.ts$/.exec(source)?.[1] ?? key,
  }));
}

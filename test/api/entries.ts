import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What can be imported of a package of this repository. */
export interface Entry {
  /** E.g. `@mattb.tech/billio-data/migrate`. */
  name: string;
  /** Its TypeScript file. */
  file: string;
  /** Where its report lies. */
  report: string;
}

/** The entries of all packages, by their `exports`. */
export function entries(root: string): Entry[] {
  return readdirSync(path.join(root, "packages")).flatMap((folder) => {
    const home = path.join(root, "packages", folder);
    const manifest = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as {
      name: string;
      exports?: Record<string, string>;
    };
    return Object.entries(manifest.exports ?? {}).map(([key, target]) => ({
      name: `${manifest.name}${key.slice(1)}`,
      file: path.join(home, target),
      report: path.join(home, "api", `${key === "." ? "index" : key.slice(2).replaceAll("/", ".")}.api.txt`),
    }));
  });
}

import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Which package's `src` may import from which: each only from those before it. */
export const packages = [
  "dsql",
  "config",
  "dsql-local",
  "data",
  "backup",
  "graphql",
  "graphql-snapshot-tests",
  "local",
  "pipeline",
  "lambda",
  "cdk",
];

/**
 * Which folder of a package may import from which, by the package's `src`, from `packages/<name>/layers.js`: each folder only from
 * those before it, and from itself. The folders of a list within the list don't import from one another; `.` is `src`
 * itself; the deepest folder that is named counts. docs/architecture.md shows the same as a picture.
 */
export const layers = {};
for (const name of packages) {
  const file = path.join(import.meta.dirname, "../packages", name, "layers.js");
  if (existsSync(file)) layers[`packages/${name}/src`] = (await import(pathToFileURL(file).href)).default;
}

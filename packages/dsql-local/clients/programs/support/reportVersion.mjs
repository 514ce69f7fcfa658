import console from "node:console";
import { readFileSync } from "node:fs";
import { URL } from "node:url";

/** Tells the runner which versions this program runs. */
export function reportVersion(...packages) {
  const versions = packages.map((name) => {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return JSON.parse(readFileSync(file, "utf8")).version;
  });
  console.log(`version ${versions.join(", ")}`);
}

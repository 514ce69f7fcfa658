import console from "node:console";
import { readFileSync } from "node:fs";
import { URL } from "node:url";

/** Tells the runner which version of the client this program runs, and which of the packages beside it. */
export function reportVersion(client, ...besides) {
  console.log(
    `version ${[versionOf(client), ...besides.map((name) => `${name} ${versionOf(name)}`)].join(", ")}`,
  );
}

function versionOf(name) {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

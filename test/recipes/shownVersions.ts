import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "./recipes.ts";

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Packages of a recipe with the versions that it pins, e.g. `kysely 0.29.9, pg 8.23.1`. */
export async function shownVersions({ shows }: Recipe, folder: string): Promise<string> {
  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  const { dependencies, devDependencies } = JSON.parse((await read("package.json")) || "{}") as Manifest;
  const pins = new Map(Object.entries({ ...dependencies, ...devDependencies }));
  for (const line of (await read("requirements.txt")).split("\n")) {
    const [, name, version] = /^([\w-]+)(?:\[\w+\])?==(\S+)$/.exec(line) ?? [];
    if (name !== undefined && version !== undefined) pins.set(name, version);
  }
  return shows.map((name) => `${name} ${pins.get(name) ?? "?"}`).join(", ");
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import type { Recipe } from "./recipes.ts";

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Packages of a recipe with the versions that it pins, e.g. `kysely 0.29.9, pg 8.23.1`, or what its client says. */
export async function shownVersions({ shows, versionCommand }: Recipe, folder: string): Promise<string> {
  if (versionCommand) {
    const ended = await runCommand(versionCommand, { env: process.env, cwd: folder });
    // E.g. psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    const [version] = /\d+[.]\d+/.exec(ended?.stdout ?? "") ?? [];
    return version === undefined ? "" : `${versionCommand[0] ?? ""} ${version}`;
  }
  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  const { dependencies, devDependencies } = JSON.parse((await read("package.json")) || "{}") as Manifest;
  const pins = new Map(Object.entries({ ...dependencies, ...devDependencies }));
  for (const line of (await read("requirements.txt")).split("\n")) {
    const [, name, version] = /^([\w-]+)(?:\[\w+\])?==(\S+)$/.exec(line) ?? [];
    if (name !== undefined && version !== undefined) pins.set(name, version);
  }
  return shows.map((name) => `${name} ${pins.get(name) ?? "?"}`).join(", ");
}

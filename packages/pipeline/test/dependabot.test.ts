import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Dependabot {
  updates: { "package-ecosystem": string; groups?: Record<string, { patterns?: string[] }> }[];
}

/** Names of packages that something of the repository depends on. */
async function dependencies(): Promise<string[]> {
  const folders = await readdir(join(root, "packages"), { withFileTypes: true });
  const paths = folders.filter((each) => each.isDirectory()).map(({ name }) => `packages/${name}`);
  const names = [".", ...paths].map(async (path) => {
    const text = await readFile(join(root, path, "package.json"), "utf8").catch(() => "{}");
    const manifest = JSON.parse(text) as Record<string, object | undefined>;
    return ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
  });
  return [...new Set((await Promise.all(names)).flat())];
}

/** They have nothing that they must go with, so that a larger step of theirs comes by itself. */
const ALONE = [
  ...["cli-progress", "commander", "dataloader", "dynalite", "echarts", "fast-check", "ion-js", "ipaddr.js"],
  ...["negotiator", "playwright-core", "pure-rand", "s3rver", "selfsigned", "sequelize", "sharp"],
  ...["tinyglobby", "typeorm", "vega-datasets", "ws", "yaml", "zod"],
];

const { updates } = parse(await readFile(join(root, ".github/dependabot.yml"), "utf8")) as Dependabot;
const { groups = {} } = updates.find((update) => update["package-ecosystem"] === "npm") ?? {};
const patterns = Object.values(groups).flatMap((group) => group.patterns ?? []);
const names = await dependencies();

/** An asterisk stands for any text, slashes included. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}

test("every pattern of a group of Dependabot's is that of a dependency", () => {
  expect(patterns).toContain("@aws-sdk/*");
  expect(patterns.filter((pattern) => !names.some((name) => matches(pattern, name)))).toEqual([]);
});

test("every dependency is in a group with what it must go with, or is known to have nothing like that", () => {
  const ungrouped = names.filter((name) => !patterns.some((pattern) => matches(pattern, name)));
  expect(ungrouped.filter((name) => !name.startsWith("@mattb.tech/")).sort()).toEqual([...ALONE].sort());
  // And smaller steps come together, whoever's they are.
  expect(groups["minor-and-patch"]).toEqual({ "update-types": ["minor", "patch"] });
});

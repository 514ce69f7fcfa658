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
  return (await Promise.all(names)).flat();
}

test("every pattern of a group of Dependabot's is that of a dependency", async () => {
  const { updates } = parse(await readFile(join(root, ".github/dependabot.yml"), "utf8")) as Dependabot;
  const npm = updates.find((update) => update["package-ecosystem"] === "npm");
  const patterns = Object.values(npm?.groups ?? {}).flatMap((group) => group.patterns ?? []);
  expect(patterns).toContain("@aws-sdk/*");
  const names = await dependencies();
  // An asterisk stands for any text, slashes included.
  const matches = (pattern: string) => {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
    return names.some((name) => new RegExp(`^${parts.join(".*")}$`).test(name));
  };
  expect(patterns.filter((pattern) => !matches(pattern))).toEqual([]);
});

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Npm, type Publishable, publishPackages } from "../../scripts/packages/publishPackages.ts";
import { type Registry, startRegistry } from "./support/startRegistry.ts";

// Each call is a process of npm.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let registry: Registry;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "billio-publish-"));
  registry = await startRegistry();
});
afterEach(async () => {
  registry.stop();
  await rm(folder, { recursive: true });
});

/** Real npm on that registry. Without GitHub nobody signs where a package was built. */
const npm: Npm = async (args) => {
  const own = [`--registry=${registry.url}`, `--${registry.url.slice("http:".length)}:_authToken=made-up`];
  const given = args.filter((arg) => arg !== "--provenance");
  expect(args.includes("--provenance")).toBe(args[0] === "publish");
  return new Promise((done) => {
    execFile("npm", [...given, ...own, `--cache=${folder}/cache`], (error, stdout, stderr) => {
      done({ code: error === null ? 0 : 1, stdout, stderr });
    });
  });
};

async function made(name: string, version: string): Promise<Publishable> {
  const home = path.join(folder, `${name}-${version}`);
  await mkdir(home);
  await writeFile(path.join(home, "package.json"), JSON.stringify({ name: `@made-up/${name}`, version }));
  return { name: `@made-up/${name}`, version, folder: home };
}

test("versions that the registry lacks are published in their order, and only these", async () => {
  const packages = [await made("low", "1.0.0"), await made("high", "1.0.0")];
  expect(await publishPackages(packages, npm)).toEqual(["@made-up/low@1.0.0", "@made-up/high@1.0.0"]);
  const next = [await made("low", "1.1.0"), ...packages.slice(1)];
  expect(await publishPackages(next, npm)).toEqual(["@made-up/low@1.1.0"]);
  expect(registry.published).toEqual(["@made-up/low@1.0.0", "@made-up/high@1.0.0", "@made-up/low@1.1.0"]);
});

test("what the registry refuses stops the run, and the next run goes on from there", async () => {
  const packages = [await made("low", "1.0.0"), await made("high", "1.0.0")];
  registry.refused.add("@made-up/high@1.0.0");
  await expect(publishPackages(packages, npm)).rejects.toThrow(
    /^@made-up\/high@1\.0\.0 could not be published: .*403/s,
  );
  expect(registry.published).toEqual(["@made-up/low@1.0.0"]);
  registry.refused.clear();
  expect(await publishPackages(packages, npm)).toEqual(["@made-up/high@1.0.0"]);
});

test("a registry that doesn't respond isn't taken for one that lacks a version", async () => {
  const packages = [await made("low", "1.0.0")];
  registry.stop();
  await expect(publishPackages(packages, (args) => npm([...args, "--fetch-retries=0"]))).rejects.toThrow(
    "npm's registry doesn't tell whether it has @made-up/low@1.0.0",
  );
});

test("what publishes needs no installed package: none runs where npm trusts the job", async () => {
  const files = ["publishMain.ts", "publishPackages.ts", "PackageSource.ts"];
  const folderOfScripts = path.join(import.meta.dirname, "../../scripts/packages");
  const sources = await Promise.all(files.map((file) => readFile(path.join(folderOfScripts, file), "utf8")));
  const imported = sources.flatMap((source) =>
    [...source.matchAll(/ from "([^"]+)"/g)].map(([, name]) => name),
  );
  const own = files.map((file) => `./${file}`);
  expect(imported.filter((name = "") => !name.startsWith("node:") && !own.includes(name))).toEqual([]);
  expect(imported).toContain("./publishPackages.ts");
});

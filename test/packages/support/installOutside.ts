import { cp, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { type BuiltPackage, buildPackages } from "../../../scripts/packages/buildPackages.ts";
import { run } from "./run.ts";

const fixtures = path.join(import.meta.dirname, "..");

/** The published packages, installed in a project outside of this repository. */
export interface Outside {
  packages: BuiltPackage[];
  /** Where their tarballs are. */
  tarballs: string;
  /** A project of a user's, with TypeScript. */
  project: string;
  /** A project with programs that judge tarballs. */
  tools: string;
}

/** The error codes of a machine without a network. */
const OFFLINE = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH)\b/;

/**
 * Builds and packs the packages and installs their tarballs with npm, from the registry into an empty cache, as the first user does.
 * Install scripts don't run, as with package managers that don't allow them.
 *
 * @returns undefined where the registry can't be reached
 */
export async function installOutside(folder: string): Promise<Outside | undefined> {
  const [tarballs, project, tools] = ["tarballs", "project", "tools"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  await Promise.all([
    mkdir(tarballs),
    cp(path.join(fixtures, "outside"), project, { recursive: true }),
    mkdir(tools).then(() => cp(path.join(fixtures, "tools.json"), path.join(tools, "package.json"))),
  ]);
  const npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  // These come from npm's own cache where it has them: they aren't what is tested.
  const installingTools = run(tools, "npm", [...npm, "--prefer-offline"]);
  const packages = await buildPackages(path.join(folder, "built"));
  const packed = await run(folder, "npm", [
    "pack",
    `--pack-destination=${tarballs}`,
    ...packages.map((one) => one.folder),
  ]);
  if (packed.code !== 0) throw new Error(packed.output);
  const files = (await readdir(tarballs)).map((name) => path.join(tarballs, name));
  const installs = await Promise.all([
    run(project, "npm", [...npm, `--cache=${path.join(folder, "cache")}`, ...files]),
    installingTools,
  ]);
  for (const { code, output } of installs) {
    if (code === 0) continue;
    if (OFFLINE.test(output) && process.env.CI === undefined) return undefined;
    throw new Error(output);
  }
  return { packages, tarballs, project, tools };
}

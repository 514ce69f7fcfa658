import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { BuildError } from "./BuildError.ts";
import { buildFunction } from "./buildFunction.ts";
import { buildSharpLayer, LAMBDA, type Platform } from "./buildSharpLayer.ts";
import { type Budgets, checkBudgets, readBudgets, recordShares } from "./budgets.ts";
import { functions } from "./functions.ts";
import { formatSizes } from "./formatSizes.ts";
import { REPOSITORY } from "../bundle/repository.ts";
import type { Sizes } from "./Sizes.ts";

/** Name of the sharp layer's directory. */
const SHARP = "sharp";

export interface BuildOptions {
  /** Default: `dist` at the root of the repository. */
  outdir?: string | undefined;
  /** Names of the directories to build. Default: all; then anything else in `outdir` is removed. */
  only?: readonly string[] | undefined;
  /** Platform of the layer. Default: Lambda's. */
  platform?: Platform;
  /** Default: those of `budgets.json`. */
  budgets?: Budgets;
  /** Record the size of each package, so that later builds can report what has grown. */
  record?: boolean;
}

export interface BuildReport {
  outdir: string;
  sizes: ReadonlyMap<string, Sizes>;
  /** A table of the sizes and the budgets. */
  table: string;
}

/**
 * Builds what is deployed: a folder for each Lambda, and one for the layer with sharp. Everything is built next to `outdir`
 * and moved into it at the end, so that after a failure the last build is still complete.
 *
 * @throws {BuildError} for an unknown name in `only`, a package without a licence, a directory over its budget, or when sharp
 *   can't be fetched
 * @throws the bundler's error where the sources can't be compiled
 */
export async function buildAll(options: BuildOptions = {}): Promise<BuildReport> {
  const { outdir = join(REPOSITORY, "dist"), only, platform = LAMBDA } = options;
  const all = [...functions.map(({ name }) => name), SHARP];
  const unknown = (only ?? []).filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new BuildError(`There is no ${unknown.join(", ")} to build: there is ${all.join(", ")}`);
  const names = all.filter((name) => only?.includes(name) ?? true);
  await mkdir(outdir, { recursive: true });
  // In the same directory, since a rename is atomic only within a file system.
  const building = await mkdtemp(join(outdir, ".building-"));
  try {
    const sizes = new Map<string, Sizes>();
    const shares = new Map<string, ReadonlyMap<string, number>>();
    for (const one of functions.filter(({ name }) => names.includes(name))) {
      const built = await buildFunction(one, building);
      sizes.set(one.name, built.sizes);
      shares.set(one.name, built.shares);
    }
    if (names.includes(SHARP)) sizes.set(SHARP, await buildSharpLayer(building, platform));
    if (options.record === true) await recordShares(shares);
    await checkBudgets(sizes, shares, options.budgets);
    await putInPlace(building, outdir, only === undefined);
    return { outdir, sizes, table: formatSizes(sizes, options.budgets ?? (await readBudgets())) };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function putInPlace(building: string, outdir: string, everything: boolean): Promise<void> {
  const built = (await readdir(building)).filter((name) => name !== "maps");
  const maps = await readdir(join(building, "maps")).catch(() => []);
  const old = everything ? await readdir(outdir) : built;
  const goes = old.filter((name) => name !== "maps" && !name.startsWith(".building-"));
  for (const name of goes) await rm(join(outdir, name), { recursive: true, force: true });
  await mkdir(join(outdir, "maps"), { recursive: true });
  for (const name of maps) await rm(join(outdir, "maps", name), { recursive: true, force: true });
  for (const name of built) await rename(join(building, name), join(outdir, name));
  for (const name of maps) await rename(join(building, "maps", name), join(outdir, "maps", name));
}

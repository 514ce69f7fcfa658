import { readFile, writeFile } from "node:fs/promises";
import { ownValue } from "@mattb.tech/billio-config";
import { BuildError } from "./BuildError.ts";
import type { Sizes } from "./Sizes.ts";
import { kB } from "./kB.ts";

/** The largest allowed sizes of a directory, in bytes. */
export interface Budget {
  /** Code loaded at the start, uncompressed: Node compiles it at each cold start. */
  main?: number;
  /** All files, uncompressed, as Lambda unpacks them. */
  all: number;
}

/** By the name of the directory. */
export type Budgets = ReadonlyMap<string, Budget>;

/** Recorded bytes of each package in the code that a Lambda loads at its start. */
type Shares = Record<string, Record<string, number>>;

const FILE = new URL("../../budgets.json", import.meta.url);
const MOST_TOLD = 10;

interface BudgetFile {
  budgets: Record<string, Budget>;
  /** For reporting what has grown. */
  sharesAtStart: Shares;
}

export async function readBudgets(): Promise<Budgets> {
  return new Map(Object.entries((await readBudgetFile()).budgets));
}

/** Records the sizes of packages, so that later builds can report what has grown. */
export async function recordShares(shares: ReadonlyMap<string, ReadonlyMap<string, number>>): Promise<void> {
  const sharesAtStart = Object.fromEntries(
    [...shares].map(([name, of]) => [name, Object.fromEntries([...of].sort(([a], [b]) => (a < b ? -1 : 1)))]),
  );
  const { budgets } = await readBudgetFile();
  await writeFile(FILE, `${JSON.stringify({ budgets, sharesAtStart }, null, 2)}\n`);
}

/**
 * @param shares bytes of each package in the code loaded at the start
 * @throws {BuildError} when a directory exceeds its budget, with what has grown since shares were recorded; or has no budget
 */
export async function checkBudgets(
  sizes: ReadonlyMap<string, Sizes>,
  shares: ReadonlyMap<string, ReadonlyMap<string, number>>,
  budgets?: Budgets,
): Promise<void> {
  const { budgets: own, sharesAtStart } = await readBudgetFile();
  const limits = budgets ?? new Map(Object.entries(own));
  const faults = [...sizes].flatMap(([name, { main, all }]) => {
    const limit = limits.get(name);
    if (limit === undefined) return [`dist/${name} has no budget`];
    const over = (what: string, bytes: number, most: number | undefined) =>
      most === undefined || bytes <= most
        ? []
        : [`dist/${name} takes ${kB(bytes)} ${what}, above ${kB(most)}`];
    const found = [...over("at the start", main, limit.main), ...over("in all", all, limit.all)];
    if (found.length === 0) return [];
    const grown = growthOf(shares.get(name), new Map(Object.entries(ownValue(sharesAtStart, name) ?? {})));
    return [...found, ...grown.map((line) => `  ${line}`)];
  });
  if (faults.length === 0) return;
  throw new BuildError(
    ["Past the budget (packages/lambda/budgets.json), so nothing was put into dist:", ...faults].join("\n"),
  );
}

function growthOf(
  now: ReadonlyMap<string, number> = new Map(),
  before: ReadonlyMap<string, number>,
): string[] {
  const grown = [...now]
    .map(([name, bytes]) => ({ name, bytes, by: bytes - (before.get(name) ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by)
    .slice(0, MOST_TOLD);
  return grown.map(({ name, bytes, by }) => `${name}: +${kB(by)}, now ${kB(bytes)} at the start`);
}

async function readBudgetFile(): Promise<BudgetFile> {
  return JSON.parse(await readFile(FILE, "utf8")) as BudgetFile;
}

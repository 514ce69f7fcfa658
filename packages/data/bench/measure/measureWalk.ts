import { isDeepStrictEqual } from "node:util";
import { page } from "../baseline/page.ts";
import { ITEMS_TARGET } from "../cases/Case.ts";
import { lists } from "../cases/lists.ts";
import type { Measurement } from "../report/Measurement.ts";
import { countStatements } from "./countStatements.ts";
import { ratioOf } from "../../../../bench/interleave.ts";
import { median } from "../../../../bench/percentile.ts";
import type { BenchContext } from "./BenchContext.ts";

const MOST_ITEMS = 40_000;
const BLOCK = 10;

/**
 * A walk through the Features by 50, up to 40,000 of them; both sides walk in blocks of pages by turns. The first walk isn't
 * timed: it counts statements.
 */
export async function measureWalk(
  { data, baseline, items }: BenchContext,
  walks: number,
): Promise<Measurement> {
  const most = Math.min(MOST_ITEMS, items * 0.4);
  const totals = { library: [] as number[], baseline: [] as number[] };
  const blocks = { library: [] as number[], baseline: [] as number[] };
  let statements = 0;
  for (let walk = 0; walk <= walks; walk++) {
    const library = libraryWalk(data);
    const hand = baselineWalk(baseline);
    const spent = { library: 0, baseline: 0 };
    const seen = { library: [] as string[], baseline: [] as string[] };
    for (let round = 0; seen.library.length < most || seen.baseline.length < most; round++) {
      for (const side of round % 2
        ? (["library", "baseline"] as const)
        : (["baseline", "library"] as const)) {
        const next = side === "library" ? library : hand;
        const block = async () => {
          for (let page = 0; page < BLOCK && seen[side].length < most; page++)
            seen[side].push(...(await next()));
        };
        if (walk === 0) {
          const sent = await countStatements(block);
          if (side === "library") statements += sent;
          continue;
        }
        const began = performance.now();
        await block();
        const ms = performance.now() - began;
        spent[side] += ms;
        blocks[side].push(ms);
      }
    }
    if (!isDeepStrictEqual(seen.library, seen.baseline) || new Set(seen.library).size !== most) {
      throw new Error("The walks of library and baseline don't meet the same items");
    }
    if (walk === 0) continue;
    totals.library.push(spent.library);
    totals.baseline.push(spent.baseline);
  }
  const [library, hand] = [median(totals.library), median(totals.baseline)];
  return {
    section: "Walk",
    name: `ofType, ${most} items by 50`,
    items,
    unit: "ms",
    library,
    floor: hand,
    ratio: ratioOf(blocks, 1),
    target: { of: "ratio", atMost: ITEMS_TARGET },
    statements,
    statementsAtMost: Math.ceil(most / 50),
  };
}

function libraryWalk(data: BenchContext["data"]): () => Promise<string[]> {
  let after: string | undefined;
  return async () => {
    const page = await data.Query.ofType(
      { type: "Feature" },
      { first: 50, withCount: false, ...(after === undefined ? {} : { after }) },
    );
    after = page.lastKey;
    return page.items.map(({ id }) => id);
  };
}

function baselineWalk(baseline: BenchContext["baseline"]): () => Promise<string[]> {
  const list = lists.find(({ name }) => name === "ofType")?.list;
  if (list === undefined) throw new Error("There is no list to walk");
  let after: unknown[] | undefined;
  return async () => {
    const rows = await (after === undefined
      ? baseline.items(page(list), ["Feature"])
      : baseline.items(page(list, "cursor"), ["Feature", ...after]));
    const shown = rows.slice(0, 50);
    const last = shown.at(-1);
    after = [last?.movedAt, last?.id];
    return shown.map(({ id }) => String(id));
  };
}

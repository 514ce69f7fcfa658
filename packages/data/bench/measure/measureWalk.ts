import { isDeepStrictEqual } from "node:util";
import { page } from "../baseline/page.ts";
import { lists } from "../cases/lists.ts";
import type { Measurement } from "../report/Measurement.ts";
import { countStatements } from "./countStatements.ts";
import { median } from "../../../../bench/percentile.ts";
import type { World } from "./World.ts";

const MOST_ITEMS = 40_000;
const BLOCK = 10;

/** A walk through the Features by 50, up to 40,000 of them; both sides walk in blocks of pages by turns. */
export async function measureWalk({ data, floor, items }: World, walks: number): Promise<Measurement> {
  const most = Math.min(MOST_ITEMS, items * 0.4);
  const totals = { library: [] as number[], floor: [] as number[] };
  let statements = 0;
  for (let walk = 0; walk < walks; walk++) {
    const library = libraryWalk(data);
    const hand = floorWalk(floor);
    const spent = { library: 0, floor: 0 };
    const seen = { library: [] as string[], floor: [] as string[] };
    statements = 0;
    for (let round = 0; seen.library.length < most || seen.floor.length < most; round++) {
      for (const side of round % 2 ? (["library", "floor"] as const) : (["floor", "library"] as const)) {
        const next = side === "library" ? library : hand;
        const began = performance.now();
        const block = async () => {
          for (let page = 0; page < BLOCK && seen[side].length < most; page++)
            seen[side].push(...(await next()));
        };
        const sent = await countStatements(block);
        if (side === "library") statements += sent;
        spent[side] += performance.now() - began;
      }
    }
    if (!isDeepStrictEqual(seen.library, seen.floor) || new Set(seen.library).size !== most) {
      throw new Error("The walks of library and floor don't meet the same items");
    }
    totals.library.push(spent.library);
    totals.floor.push(spent.floor);
  }
  const [library, hand] = [median(totals.library), median(totals.floor)];
  return {
    section: "Walk",
    name: `ofType, ${most} items by 50`,
    items,
    unit: "ms",
    library,
    floor: hand,
    ratio: library / hand,
    target: { of: "ratio", atMost: 1.5 },
    statements,
    statementsAtMost: Math.ceil(most / 50),
  };
}

function libraryWalk(data: World["data"]): () => Promise<string[]> {
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

function floorWalk(floor: World["floor"]): () => Promise<string[]> {
  const list = lists.find(({ name }) => name === "ofType")?.list;
  if (list === undefined) throw new Error("There is no list to walk");
  let after: unknown[] | undefined;
  return async () => {
    const rows = await (after === undefined
      ? floor.rows(page(list), ["Feature"])
      : floor.rows(page(list, "cursor"), ["Feature", ...after]));
    const shown = rows.slice(0, 50);
    const last = shown.at(-1);
    after = [last?.moved_at, last?.id];
    return shown.map(({ id }) => String(id));
  };
}

import type { Data } from "../../src/createData.ts";
import { category } from "../baseline/category.ts";
import { page } from "../baseline/page.ts";
import { searchWays, searchWaysAfter } from "../baseline/search.ts";
import type { Sql } from "../baseline/Baseline.ts";
import { foldedColumns } from "../../src/item/foldedColumns.ts";
import type { Case, BaselineWay } from "./Case.ts";
import { READ } from "./Case.ts";
import { lists } from "./lists.ts";

/** How far into a list the pages are taken, as shares of it. */
const DEPTHS = [0, 0.1, 0.25, 0.5, 0.75, 0.99];
/** Pages measured at each place, one after the other. */
const PAGES = 4;
const LARGEST_PAGE = 10_000;

interface PageArguments {
  first: number;
  after?: string;
  withCount?: boolean;
}
interface Item {
  id: string;
  title?: unknown;
  movedAt: Date;
  addedAt: Date;
}
interface Page {
  items: Item[];
  count?: number;
  lastKey?: string;
}
interface Walked {
  section: string;
  name: string;
  depths: number[];
  page(data: Data, page: PageArguments): Promise<Page>;
  /** The baseline's ways to the first page and to one after an item. */
  start: Sql[];
  after: Sql[];
  values: string[];
  /** What the baseline goes on after. */
  key(item: Item): string[];
}

function walkedLists(): Walked[] {
  const deep = "ofType";
  const half = ["ofType by ADDED_AT", "onShelf", "onShelf by ADDED_AT", "ofType, rating ≥ 8"];
  const walked = lists
    .filter(({ name }) => name === deep || half.includes(name))
    .map(({ name, list, values, shelf, arguments: filter }): Walked => ({
      section: name === deep ? "Page by depth" : "Page at half depth",
      name,
      depths: name === deep ? DEPTHS : [0.5],
      page: (data, page) =>
        shelf === undefined
          ? data.Query.ofType({ type: "Feature" }, { ...filter, ...page })
          : data.Query.onShelf({ type: "Feature", shelf }, { ...filter, ...page }),
      start: [page(list)],
      after: [page(list, "cursor")],
      values,
      key: (item) => [(list.sort === "moved_at" ? item.movedAt : item.addedAt).toISOString(), item.id],
    }));
  return [
    ...walked,
    {
      section: "Page at half depth",
      name: "forCategory",
      depths: [0.5],
      page: (data, page) => data.Query.forCategory({ category: "Watching" }, page),
      start: [category("start")],
      after: [category("cursor")],
      values: [],
      key: (item) => [item.movedAt.toISOString(), item.id],
    },
    {
      section: "Page at half depth",
      name: "searchType, “the”",
      depths: [0.5],
      page: (data, page) => data.Query.searchType({ type: "Feature" }, { query: "the", ...page }),
      start: searchWays,
      after: searchWaysAfter,
      values: ["Feature", "the"],
      key: (item) => [foldedColumns(String(item.title)).titleFolded, item.id],
    },
  ];
}

/** Pages deep inside lists, as cases. Getting there takes walks in large steps first. */
export async function depths(data: Data, matches: (name: string) => boolean): Promise<Case[]> {
  const cases: Case[] = [];
  for (const walked of walkedLists()) {
    if (!matches(`${walked.section} ${walked.name}`)) continue;
    const { count = 0 } = await walked.page(data, { first: 0 });
    const places = await walkTo(
      data,
      walked,
      walked.depths.map((depth) => Math.floor(count * depth)),
    );
    for (const [index, depth] of walked.depths.entries()) {
      const found = places[index];
      if (found === undefined) continue;
      const place = (call: number) => found[call % found.length];
      const ways = (depth === 0 ? walked.start : walked.after).map((sql): BaselineWay => ({
        ...("way" in sql ? { way: String(sql.way) } : {}),
        run: (baseline, call) => baseline.rows(sql, [...walked.values, ...(place(call)?.key ?? [])]),
      }));
      cases.push({
        section: walked.section,
        name: `${walked.name}, ${Math.round(depth * 100)} %`,
        ...READ,
        depth,
        library: (data, call) => {
          const after = place(call)?.after;
          return walked.page(data, {
            first: 50,
            withCount: false,
            ...(after === undefined ? {} : { after }),
          });
        },
        baseline: ways as unknown as Case["baseline"],
      });
    }
  }
  return cases;
}

/** Cursors of a few pages in a row at each of the positions, which ascend. */
async function walkTo(
  data: Data,
  walked: Walked,
  positions: number[],
): Promise<{ after?: string; key?: string[] }[][]> {
  let at = 0;
  let here: { after?: string; key?: string[] } = {};
  const step = async (first: number) => {
    const after = here.after === undefined ? {} : { after: here.after };
    const { items, lastKey } = await walked.page(data, { first, withCount: false, ...after });
    const last = items.at(-1);
    if (last === undefined || lastKey === undefined) return false;
    at += items.length;
    here = { after: lastKey, key: walked.key(last) };
    return true;
  };
  const found: { after?: string; key?: string[] }[][] = [];
  for (const position of positions) {
    while (at < position && (await step(Math.min(LARGEST_PAGE, position - at))));
    const pages = [here];
    // The start is one page only, so that every call is of the same kind.
    while (position > 0 && pages.length < PAGES && (await step(50))) pages.push(here);
    found.push(pages);
  }
  return found;
}

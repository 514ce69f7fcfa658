import { RARE_WORD } from "../generate/itemAt.ts";
import { searchAndCountWays, searchWays, type SearchWay } from "../baseline/search.ts";
import { type Case, type BaselineWay, READ } from "./Case.ts";

const terms = [
  ["“the”", "the"],
  ["3 hits", RARE_WORD],
  ["no hit", "xylophonist"],
] as const;

/** Titles that contain a term: one of two in five, of three, and of none. */
export function searches(): Case[] {
  const baselineOf = (ways: readonly SearchWay[], term: string) =>
    ways.map((sql) => ({
      way: sql.way,
      run: (baseline) => baseline.rows(sql, ["Feature", term]),
    })) satisfies BaselineWay[] as unknown as Case["baseline"];
  return [false, true].flatMap((withCount) =>
    terms.map(([name, query]): Case => ({
      section: withCount ? "Search and count" : "Search",
      name: `searchType, ${name}`,
      ...READ,
      library: (data) => data.Query.searchType({ type: "Feature" }, { first: 50, query, withCount }),
      baseline: baselineOf(withCount ? searchAndCountWays : searchWays, query),
    })),
  );
}

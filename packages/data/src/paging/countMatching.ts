import { and, sql, type SQL } from "drizzle-orm";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { type FilterShape, filterConditions } from "./filterConditions.ts";
import { searchBranches, unionOf } from "./searchBranches.ts";

/** The query that counts what the filters match, as `n`. */
export function countMatching(shape: FilterShape, type: SQL, prefix = "") {
  const n = { n: sql`count(*)`.as("n") };
  if (onlyTitle(shape)) {
    // The index of folded titles covers it, so no row is read.
    return builder
      .select(n)
      .from(unionOf(searchBranches({ type, query: placeholder(`${prefix}term`) })).as("m"));
  }
  return builder
    .select(n)
    .from(items)
    .where(and(type, filterConditions(shape, prefix)));
}

function onlyTitle({ term, shelf, start, end, gte, lte }: FilterShape): boolean {
  return term && !shelf && !start && !end && !gte && !lte;
}

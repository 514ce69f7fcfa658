import { and, sql, type SQL } from "drizzle-orm";
import { items } from "../schema.ts";
import { builder, slot } from "../statement/builder.ts";
import { type Form, matching } from "./conditions.ts";
import { titleMatches, unionOf } from "./titleMatches.ts";

/** The query that counts what a form lets through, as `n`. */
export function countMatching(form: Form, type: SQL, prefix = "") {
  const n = { n: sql`count(*)`.as("n") };
  if (onlyTitle(form)) {
    // The index of folded titles has all that it takes, so no row is read.
    return builder.select(n).from(unionOf(titleMatches({ type, query: slot(`${prefix}term`) })).as("m"));
  }
  return builder
    .select(n)
    .from(items)
    .where(and(type, matching(form, prefix)));
}

function onlyTitle({ term, shelf, start, end, gte, lte }: Form): boolean {
  return term && !shelf && !start && !end && !gte && !lte;
}

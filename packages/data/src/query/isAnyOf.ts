import { type Column, sql, type SQL } from "drizzle-orm";
import { placeholder } from "../statement/builder.ts";

/**
 * Whether a column is one of a list bound as one parameter. The subselect hides the list's length from the planner, which
 * would read the whole table for a long one: each entry is looked up in the index.
 */
export function isAnyOf(column: Column, list: string, type: "uuid" | "text"): SQL {
  return sql`${column} = any(array(select unnest(${placeholder(list)}::${sql.raw(type)}[])))`;
}

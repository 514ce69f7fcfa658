import { type Placeholder, sql } from "drizzle-orm";

/** How a statement limits its rows: to a usual size, to one that comes with the call, or not (0: count alone). */
export type Limit = (typeof COMMON_PAGE_SIZES)[number] | "any" | 0;

/**
 * Page sizes that are written into the statement. A limit that comes as a parameter makes PostgreSQL plan anew at
 * every call, as it can't know that only a few rows are wanted. There must be few, for each makes its own shapes.
 */
const COMMON_PAGE_SIZES = [1, 2, 5, 10, 15, 20, 25, 50, 100] as const;

export function limitClause(first: number): Limit {
  if (first === 0) return 0;
  return COMMON_PAGE_SIZES.find((size) => size === first) ?? "any";
}

/** One row more than the page has, which tells whether another page follows. */
export function rowLimit(limit: Limit): Placeholder {
  return limit === "any" ? sql.placeholder("limit") : written(limit + 1);
}

/** How many of `rowLimit` rows come before the last. */
export function allButLast(limit: Limit): Placeholder {
  return limit === "any" ? sql.placeholder("first") : written(limit);
}

/** A number in the statement's text; Drizzle would make a parameter of it. */
export function written(value: number): Placeholder {
  return sql.raw(String(value)) as unknown as Placeholder;
}

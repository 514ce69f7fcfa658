import { type Placeholder, sql } from "drizzle-orm";

/** The LIMIT of a statement: one of the common sizes, a bound parameter ("any"), or none (0: count only). */
export type Limit = (typeof COMMON_PAGE_SIZES)[number] | "any" | 0;

/**
 * Page sizes that are literals in the statement. With LIMIT as a parameter PostgreSQL plans every call again, as its
 * generic plan can't know that few rows are wanted. Keep the list short: each size makes templates of its own.
 */
const COMMON_PAGE_SIZES = [1, 2, 5, 10, 15, 20, 25, 50, 100] as const;

export function limitClause(first: number): Limit {
  if (first === 0) return 0;
  return COMMON_PAGE_SIZES.find((size) => size === first) ?? "any";
}

/** One row more than the page has: if it comes, another page follows. */
export function rowLimit(limit: Limit): Placeholder {
  return limit === "any" ? sql.placeholder("limit") : literal(limit + 1);
}

/** How many of `rowLimit` rows come before the last. */
export function allButLast(limit: Limit): Placeholder {
  return limit === "any" ? sql.placeholder("first") : literal(limit);
}

/** A number as a literal in SQL; Drizzle would make it a parameter. */
export function literal(value: number): Placeholder {
  return sql.raw(String(value)) as unknown as Placeholder;
}

import { and, eq, sql, type SQL } from "drizzle-orm";
import { items } from "../schema/index.ts";
import { placeholder } from "../statement/builder.ts";
import type { Filters, SortBy } from "./Filters.ts";
import { unfilledTitle } from "./unfilledTitle.ts";

/** Which filters a list has; each call binds their values to placeholders of these names. */
export interface FilterShape {
  sortBy: SortBy;
  shelf: boolean;
  start: boolean;
  end: boolean;
  gte: boolean;
  lte: boolean;
  term: boolean;
}

export function filterShapeOf({ sortBy, values }: Filters, { shelf }: { shelf: boolean }): FilterShape {
  return {
    sortBy,
    shelf,
    start: values.start !== undefined,
    end: values.end !== undefined,
    gte: values.gte !== undefined,
    lte: values.lte !== undefined,
    term: values.term !== undefined,
  };
}

/** The shape as part of a template's key. */
export function filterKey({ sortBy, shelf, start, end, gte, lte, term }: FilterShape): string {
  return sortBy + [shelf, start, end, gte, lte, term].map((condition) => (condition ? "1" : "0")).join("");
}

/** Whether there are other conditions than the type. */
export function hasFilters({ shelf, start, end, gte, lte, term }: FilterShape): boolean {
  return shelf || start || end || gte || lte || term;
}

export function sortColumn(sortBy: SortBy) {
  return sortBy === "MOVED_AT" ? items.movedAt : items.addedAt;
}

/** The conditions except the type's. `prefix` separates the placeholders of several lists in one statement. */
export function filterConditions(shape: FilterShape, prefix = ""): SQL | undefined {
  const date = sortColumn(shape.sortBy);
  const value = (name: string) => placeholder(prefix + name);
  return and(
    shape.shelf ? eq(items.shelf, value("shelf")) : undefined,
    shape.start ? sql`${date} >= ${value("start")}` : undefined,
    shape.end ? sql`${date} < ${value("end")}` : undefined,
    shape.gte ? sql`${items.rating} >= ${value("gte")}` : undefined,
    shape.lte ? sql`${items.rating} <= ${value("lte")}` : undefined,
    shape.term ? titleContains(value("term")) : undefined,
  );
}

/** Whether the folded title contains a folded term, also for rows whose folded title isn't filled yet. */
function titleContains(term: SQL): SQL {
  return sql`strpos(coalesce(${items.titleFoldedRest}, ${items.titleFolded}, ${unfilledTitle}), ${term}) > 0`;
}

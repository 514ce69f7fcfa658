import { and, eq, sql, type SQL } from "drizzle-orm";
import { items } from "../schema/index.ts";
import { placeholder } from "../statement/builder.ts";
import type { Filters, SortBy } from "./Filters.ts";
import { unfilledTitle } from "./unfilledTitle.ts";

/** Which conditions a list has; their values come with each call, in slots of these names. */
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

/** A form as part of a shape's key. */
export function filterKey({ sortBy, shelf, start, end, gte, lte, term }: FilterShape): string {
  return sortBy + [shelf, start, end, gte, lte, term].map((condition) => (condition ? "1" : "0")).join("");
}

export function sortColumn(sortBy: SortBy) {
  return sortBy === "MOVED_AT" ? items.movedAt : items.addedAt;
}

/** The conditions of a form, but for the type. `prefix` tells the slots of several lists in one statement apart. */
export function filterConditions(form: FilterShape, prefix = ""): SQL | undefined {
  const date = sortColumn(form.sortBy);
  const value = (name: string) => placeholder(prefix + name);
  return and(
    form.shelf ? eq(items.shelf, value("shelf")) : undefined,
    form.start ? sql`${date} >= ${value("start")}` : undefined,
    form.end ? sql`${date} < ${value("end")}` : undefined,
    form.gte ? sql`${items.rating} >= ${value("gte")}` : undefined,
    form.lte ? sql`${items.rating} <= ${value("lte")}` : undefined,
    form.term ? titleHolds(value("term")) : undefined,
  );
}

/** Whether the folded title holds a folded term, also for rows whose folded title isn't filled yet. */
function titleHolds(term: SQL): SQL {
  return sql`strpos(coalesce(${items.titleFoldedRest}, ${items.titleFolded}, ${unfilledTitle}), ${term}) > 0`;
}

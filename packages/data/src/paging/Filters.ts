import { types } from "node:util";
import { InvalidArgumentError } from "../errors/index.ts";
import { foldTitle } from "../item/foldTitle.ts";
import { earliest, formatTimestamp, latest } from "../item/timestamps.ts";
import { type Arguments, argumentsOf, textArgument } from "./arguments.ts";

export type SortBy = "MOVED_AT" | "ADDED_AT";

/** Filters of a list, combined with AND; `null` counts as not given. */
export interface FilterArguments {
  /** The date that `startDate` and `endDate` are about, and that lists are sorted by. Default `"MOVED_AT"`. */
  sortBy?: SortBy | null | undefined;
  /** First date, itself included. */
  startDate?: Date | null | undefined;
  /** Last date, itself included. */
  endDate?: Date | null | undefined;
  /** A part of the title, whatever its case and accents. */
  searchTerm?: string | null | undefined;
  /** Lowest and highest rating, themselves included; items without a rating match neither. */
  rating?: { gte?: number | null | undefined; lte?: number | null | undefined } | null | undefined;
  /** The same as `rating.gte`. */
  minRating?: number | null | undefined;
}

/** Filters as the statements take them: texts, each absent where it filters nothing. */
export interface Filters {
  sortBy: SortBy;
  values: FilterValues;
}

export interface FilterValues {
  /** The date is this or later. */
  start?: string;
  /** The date is before this. */
  end?: string;
  /** The rating is this or higher. */
  gte?: string;
  /** The rating is this or lower. */
  lte?: string;
  /** The folded title contains this. */
  term?: string;
}

/**
 * @throws {InvalidArgumentError} naming the invalid argument
 */
export function parseFilters(args: Arguments): Filters {
  const values: FilterValues = { ...dates(args), ...ratings(args) };
  const term = searchTerm(args, "searchTerm");
  if (term !== undefined) values.term = term;
  return { sortBy: sortBy(args), values };
}

/** Longer than any folded title; the rest of a longer term can't matter. */
const MAX_TERM_LENGTH = 20_000;

/**
 * The folded term that a title has to contain, or `undefined` when the argument is absent or blank.
 *
 * @throws {InvalidArgumentError} when it is no text
 */
export function searchTerm(args: Arguments, name: string): string | undefined {
  // eslint-disable-next-line billio/no-inherited-names -- a name of our own
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  const folded = foldTitle(textArgument(args, name).trim().slice(0, MAX_TERM_LENGTH));
  return folded === "" ? undefined : folded;
}

function sortBy({ sortBy }: Arguments): SortBy {
  if (sortBy === undefined || sortBy === null) return "MOVED_AT";
  if (sortBy === "MOVED_AT" || sortBy === "ADDED_AT") return sortBy;
  throw new InvalidArgumentError("sortBy", 'must be "MOVED_AT" or "ADDED_AT"');
}

function dates(args: Arguments): FilterValues {
  const start = date(args, "startDate");
  const end = date(args, "endDate");
  if (start !== undefined && end !== undefined && start > end) {
    throw new InvalidArgumentError("startDate", "must not be after endDate");
  }
  const values: FilterValues = {};
  // Bounds outside the years that an item can have match all items or none.
  if (start !== undefined && start > earliest) values.start = formatTimestamp(clamp(start.getTime()));
  // Callers know dates to the millisecond, the database to the microsecond: all of the last one is included.
  if (end !== undefined && end < latest) values.end = formatTimestamp(clamp(end.getTime() + 1));
  return values;
}

function clamp(ms: number): Date {
  return new Date(Math.min(Math.max(ms, earliest.getTime()), latest.getTime() + 1));
}

function date(args: Arguments, name: string): Date | undefined {
  // eslint-disable-next-line billio/no-inherited-names -- a name of our own
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  if (!types.isDate(value) || Number.isNaN(value.getTime())) {
    throw new InvalidArgumentError(name, "must be a valid Date");
  }
  return value;
}

function ratings(args: Arguments): FilterValues {
  const rating = argumentsOf(args.rating, "rating");
  // A misspelt bound would filter nothing.
  const unknown = Object.keys(rating).find((name) => name !== "gte" && name !== "lte");
  if (unknown !== undefined)
    throw new InvalidArgumentError(`rating.${unknown}`, "is no bound; there are gte and lte");
  const gte = bound(rating.gte, "rating.gte");
  const lte = bound(rating.lte, "rating.lte");
  const min = bound(args.minRating, "minRating");
  const lowest = gte === undefined ? min : min === undefined ? gte : Math.max(gte, min);
  const values: FilterValues = {};
  // Ratings are whole numbers, and a whole bound has the column's own type.
  if (lowest !== undefined) values.gte = String(Math.ceil(lowest));
  if (lte !== undefined) values.lte = String(Math.floor(lte));
  return values;
}

function bound(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  // Written so that NaN fails.
  if (typeof value !== "number" || !(value >= 1 && value <= 10)) {
    throw new InvalidArgumentError(name, "must be a number from 1 to 10");
  }
  return value;
}

import type { ImportIssue } from "../issues/ImportIssue.ts";
import type { SourceKind } from "../source/Source.ts";

/** Counts of a location's items; serializable as JSON. */
export interface Stats {
  place: string;
  kind: SourceKind;
  description: string;
  /** ISO time at which it was counted. */
  counted: string;
  /** Without items that have issues. */
  items: number;
  /** Items that can't be read. */
  faulty: number;
  /** Issues of whole files: with any, not everything may have been counted. */
  faultyFiles: number;
  /** The first of those. */
  fileFaults: ImportIssue[];
  /** The known types in their usual order, then others by name. */
  types: TypeStats[];
}

export interface TypeStats {
  type: string;
  items: number;
  /** The known shelves in their usual order, then others by name. */
  shelves: { shelf: string; items: number }[];
  /** By the year (UTC) in which the item was added, oldest first. */
  added: YearCount[];
  /** By the year (UTC) in which the item was moved to its shelf. */
  moved: YearCount[];
  ratings: Ratings;
}

/** `year` has four digits, or is "other" for times before the year 1 or past 9999. */
export interface YearCount {
  year: string;
  items: number;
}

export interface Ratings {
  /** Items rated 1 to 10, in this order. */
  counts: number[];
  rated: number;
  unrated: number;
  /** Absent if nothing is rated. */
  mean?: number;
}

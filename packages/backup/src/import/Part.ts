import type { Executor } from "@mattb.tech/billio-data/bulk";
import type { IdRecord } from "./work/records.ts";

/** Ids that are looked up in the database at a time. */
export const IDS_AT_ONCE = 500;

/** What is known about one part of the ids. */
export interface Part {
  /** The first item of each id; for an id that is also deleted, the item that stays. */
  items: Map<string, IdRecord>;
  /** Types of this part's stored ids, by key; only of those that were looked up. */
  stored: Map<string, string>;
}

/** What is known about the database. */
export interface Target {
  executor: Executor;
  /** It has no items, so that lookups aren't needed. */
  isEmpty: boolean;
}

/** Whether an item that was deleted under one key of its table exists under this other one. */
export function isBack(item: IdRecord, before: IdRecord): boolean {
  return before.role === "deleted" && item.role !== "deleted";
}

import type { Executor } from "@mattb.tech/billio-data/bulk";
import type { IdRecord } from "./work/records.ts";

/** Ids that the database is asked for at once. */
export const IDS_AT_ONCE = 500;

/** What is known of one part of the ids. */
export interface Part {
  /** The first item of each id, of an id that is deleted as well the one that stays. */
  items: Map<string, IdRecord>;
  /** Types of the ids of this part that are stored, by key; only of those that were asked for. */
  stored: Map<string, string>;
}

/** What is known of the database. */
export interface Target {
  executor: Executor;
  /** Holds no items: nothing needs to be asked. */
  isEmpty: boolean;
}

/** Whether an item that was deleted under one key of its table is there under this other one. */
export function isBack(item: IdRecord, before: IdRecord): boolean {
  return before.role === "deleted" && item.role !== "deleted";
}

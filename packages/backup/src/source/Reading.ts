import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";

/** What came of reading one item: its row, or what is wrong with it. */
export interface Reading {
  /** In lower case; absent when it couldn't be read. */
  id?: string;
  /** Absent when there are issues. */
  row?: StoredRow;
  faults: readonly FieldIssue[];
}

/** An issue of the item as a whole. */
export function itemIssue(reason: string): Reading {
  return { faults: [{ field: "", reason }] };
}

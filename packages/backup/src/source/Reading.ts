import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";

/** The result of reading one item: its row, or its issues. */
export interface Reading {
  /** In lower case; absent when it couldn't be read. */
  id?: string;
  /** Absent when there are issues. */
  row?: StoredRow;
  faults: readonly FieldIssue[];
}

/** The result for an item that is invalid as a whole. */
export function itemIssue(reason: string): Reading {
  return { faults: [{ field: "", reason }] };
}

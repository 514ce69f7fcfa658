import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { fromAttributes } from "./fromAttributes.ts";
import { HINTS_FIELD } from "./hints.ts";
import { toAttributes } from "./toAttributes.ts";

/** As JSON spells the field's name. Hints are written by this program, without escapes. */
const MARK = JSON.stringify(HINTS_FIELD);

/**
 * The row as it would come back from the old table: without hints that the item has outlived, e.g. of a stored NULL that has got
 * a value since, and with what were sets in their usual order. Two rows that the old table holds as the same item have the same
 * settled row. A row without hints, or one that the old table can't hold, is given back itself.
 */
export function settledRow(row: Readonly<StoredRow>): Readonly<StoredRow> {
  if (row.data?.includes(MARK) !== true) return row;
  const { attributes, faults } = toAttributes(row);
  return faults.length > 0 ? row : (fromAttributes(attributes).row ?? row);
}

import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { fromAttributes } from "./fromAttributes.ts";
import { HINTS_FIELD } from "./hints.ts";
import { toAttributes } from "./toAttributes.ts";

/** The field's name in JSON. This program writes hints without escapes. */
const MARK = JSON.stringify(HINTS_FIELD);

/**
 * Normalizes a row as a round trip through the old table would: without outdated hints, e.g. of a stored NULL that has a
 * value since, and with sorted sets. Rows that are the same item in the old table have the same settled row. Returns a row
 * itself when it has no hints or doesn't fit the old table.
 */
export function settledRow(row: Readonly<StoredRow>): Readonly<StoredRow> {
  if (row.data?.includes(MARK) !== true) return row;
  const { attributes, faults } = toAttributes(row);
  return faults.length > 0 ? row : (fromAttributes(attributes).row ?? row);
}

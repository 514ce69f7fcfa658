import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { TABLE_KEY } from "../../old/oldTable.ts";
import { toAttributes } from "../../old/toAttributes.ts";
import type { Wanted } from "../protocol/State.ts";
import type { Change } from "../record/ChangeRecord.ts";

/** A change as an item of the old table, or the issues that keep it from fitting. */
export function wantedOf({
  id,
  ts,
  row,
  isNew,
}: Change): { wanted: Wanted; faults: [] } | { wanted?: never; faults: readonly FieldIssue[] } {
  if (row === undefined) return { wanted: { id, ts }, faults: [] };
  const { attributes, faults } = toAttributes(row);
  if (faults.length > 0) return { faults };
  const key = attributes[TABLE_KEY]?.S ?? "";
  const image = { key, text: formatTypedJson(attributes) };
  return { wanted: { id, ts, image, ...(isNew === undefined ? {} : { isNew }) }, faults: [] };
}

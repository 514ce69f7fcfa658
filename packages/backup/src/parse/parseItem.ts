import type { ItemType } from "@mattb.tech/billio-config";
import type { FieldFault } from "./FieldFault.ts";
import { DATE_FORMS, parseDate } from "./parseDate.ts";
import { keyFields, parseKeys } from "./parseKeys.ts";

/** What the old system stored beside the item: its category, and the bookkeeping of its object mapper. */
const DROPPED = ["category", "createdAt", "updatedAt"];
/** Common fields that an item may lack. The old system stored no nulls, but tools that edit backups do. */
const OPTIONAL = ["rating", "image", "externalId", "notes", "seriesId"];
const DATES = ["addedAt", "movedAt"];

/**
 * An item of the old system as the new one takes it: `type`, `id` and `shelf` from plain or composite keys,
 * dates as `Date`; `category`, `createdAt` and `updatedAt` are left out, as is a common field that is null.
 * Every other field stays as it is, those that nobody knows included.
 *
 * The values themselves are for the data package to check; here only the old forms are.
 */
export function parseItem(
  record: Readonly<Record<string, unknown>>,
  type: ItemType,
): { item: Record<string, unknown>; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const { id, shelf } = parseKeys(record, type, (fault) => faults.push(fault));
  const fields: [string, unknown][] = [
    ["type", type],
    ["id", id],
    ["shelf", shelf],
  ];
  for (const field of DATES) {
    const value = Object.hasOwn(record, field) ? record[field] : undefined;
    const date = parseDate(value);
    if (!date)
      faults.push({ field, reason: value === undefined ? `is missing; it ${DATE_FORMS}` : DATE_FORMS });
    fields.push([field, date]);
  }
  for (const [field, value] of Object.entries(record)) {
    if (keyFields.includes(field) || DROPPED.includes(field) || DATES.includes(field)) continue;
    if (value === null && OPTIONAL.includes(field)) continue;
    fields.push([field, value]);
  }
  // Not by assignment: a field may be named __proto__.
  return { item: Object.fromEntries(fields), faults };
}

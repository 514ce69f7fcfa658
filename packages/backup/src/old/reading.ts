import { isUuid, itemRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { Reading } from "../source/Reading.ts";

/** Issues that follow from an invalid key aren't reported in addition. */
const FOLLOWS = new Map([["type", "type:id"]]);

const NONE: readonly FieldIssue[] = [];

/** Validates a converted item: its row, or the issues of both steps. */
export function reading(item: Record<string, unknown>, before: readonly FieldIssue[]): Reading {
  const { row, faults } = itemRow(item);
  if (row && before.length === 0) return { id: row.id ?? "", row, faults: NONE };
  const id = isUuid(item.id) ? { id: item.id.toLowerCase() } : {};
  const known = new Set(before.map(({ field }) => field));
  const news = faults.filter(({ field }) => !known.has(field) && !known.has(FOLLOWS.get(field) ?? field));
  return { ...id, faults: [...before, ...news] };
}

import type { ItemType } from "@mattb.tech/billio-config";
import { itemRow } from "@mattb.tech/billio-data/bulk";
import { parseItem } from "../../parse/parseItem.ts";
import type { Reading } from "../Reading.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface JsonContext {
  type: ItemType;
  /** Paths of the members that one object has twice. */
  repeated: readonly string[];
}

/** The row of an item as a JSON backup has it. */
export function fromJson(
  record: Readonly<Record<string, unknown>>,
  { type, repeated }: JsonContext,
): Reading {
  const { item, faults } = parseItem(record, type);
  const known = new Set(faults.map(({ field }) => field));
  const { row, faults: found } = itemRow(item);
  faults.push(...found.filter(({ field }) => !known.has(field)));
  faults.unshift(...repeated.map((field) => ({ field, reason: "is written twice in one object" })));
  const id = typeof item.id === "string" && UUID.test(item.id) ? { id: item.id.toLowerCase() } : {};
  return faults.length > 0 || row === undefined ? { ...id, faults } : { ...id, row, faults };
}

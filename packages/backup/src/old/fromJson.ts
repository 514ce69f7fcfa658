import type { OldType } from "./parse/OldType.ts";
import { parseItem } from "./parse/parseItem.ts";
import type { Reading } from "../source/Reading.ts";
import { reading } from "./reading.ts";

export interface JsonContext {
  /** The type that the item's file is for. */
  type: OldType;
  /** Paths of members that one object has twice, as `parseJson` tells them. */
  repeated?: readonly string[];
}

/**
 * An item of a JSON backup of the old system, as the new one stores it. What such a backup lacks by its nature, sets and bytes,
 * nobody can bring back here.
 *
 * @param record as `parseJson` of `@mattb.tech/billio-data/numbers` reads it, so that numbers have all their digits
 */
export function fromJson(
  record: Readonly<Record<string, unknown>>,
  { type, repeated = [] }: JsonContext,
): Reading {
  const { item, faults } = parseItem(record, type);
  return reading(item, [
    ...repeated.map((field) => ({ field, reason: "is written twice in one object" })),
    ...faults,
  ]);
}

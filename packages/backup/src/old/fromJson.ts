import type { OldType } from "./parse/OldType.ts";
import { parseItem } from "./parse/parseItem.ts";
import type { Reading } from "../source/Reading.ts";
import { reading } from "./reading.ts";

export interface JsonContext {
  /** The type of the item's file. */
  type: OldType;
  /** Paths of duplicate members, as `parseJson` reports them. */
  repeated?: readonly string[];
}

/**
 * Converts an item of a JSON backup of the old system to a row. Sets and bytes, which JSON lacks, can't be restored.
 *
 * @param record as parsed by `parseJson` of `@mattb.tech/billio-data/numbers`, so that numbers have all their digits
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

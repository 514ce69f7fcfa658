import fc from "fast-check";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";
import { storableItems } from "./oldItems.ts";
import { seedOf } from "./seed.ts";

/** So many random items of the old table, the same with the same `BILLIO_TEST_SEED`. */
export function sampleItems(count: number): AttributeMap[] {
  return fc.sample(storableItems, { numRuns: count, seed: seedOf("Items are made up") });
}

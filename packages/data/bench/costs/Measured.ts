import type { Taken } from "./Call.ts";

/** What the measuring found at one size of the library. It depends on no machine. */
export interface Measured {
  items: number;
  /** Bytes of all rows and index entries. */
  storedBytes: number;
  /** Bytes of the same items in the old table and its indexes. */
  oldStoredBytes: number;
  calls: Taken[];
}

/** @throws Error when that size hasn't been measured */
export function measuredAt(measured: readonly Measured[], items: number): Measured {
  const found = measured.find((each) => each.items === items);
  if (found === undefined) throw new Error(`${items} items haven't been measured`);
  return found;
}

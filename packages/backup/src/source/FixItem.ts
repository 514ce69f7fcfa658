import type { Location, RawItem } from "./Source.ts";

/** Changes an item before it is read, e.g. by rules for rejected items. Returns the same item if nothing changes. */
export type FixItem = (raw: RawItem, at: Location) => RawItem;

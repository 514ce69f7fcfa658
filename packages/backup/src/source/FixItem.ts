import type { Location, RawItem } from "./Source.ts";

/** Changes an item before it is read, e.g. by rules for what was rejected; what needs no change is given back itself. */
export type FixItem = (raw: RawItem, at: Location) => RawItem;

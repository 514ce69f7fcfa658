import type { ItemType } from "@mattb.tech/billio-config";
import type { shelves } from "../src/shelves.ts";

/** The shelves that items of a type stand on. */
export type ShelfOf<T extends ItemType> = (typeof shelves)[T][number];

import { InvalidItemError, type ItemFault } from "../errors.ts";
import { parseItem } from "../item/parseItem.ts";

/** What is wrong with an item by itself, as `createItem` would say it; nothing when it could be stored. */
export function itemFaults(item: unknown): readonly ItemFault[] {
  try {
    parseItem(item);
    return [];
  } catch (error) {
    if (error instanceof InvalidItemError) return error.faults;
    throw error;
  }
}

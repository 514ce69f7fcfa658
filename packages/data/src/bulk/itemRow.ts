import { InvalidItemError, type ItemFault } from "../errors/index.ts";
import type { ItemRow } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";

/**
 * The row that an item is stored as, every column as text, or what is wrong with it, as `createItem` would say it.
 * Unlike there, dates that aren't given are now.
 */
export function itemRow(
  item: unknown,
): { row: ItemRow; faults: [] } | { row: undefined; faults: readonly ItemFault[] } {
  try {
    return { row: parseItem(item), faults: [] };
  } catch (error) {
    if (error instanceof InvalidItemError) return { row: undefined, faults: error.faults };
    throw error;
  }
}

import { InvalidItemError, type ItemIssue } from "../errors/index.ts";
import type { ItemRow } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";

/**
 * The row that an item is stored as, every column as text, or its issues, as `createItem` reports them. Dates default to
 * now.
 */
export function itemRow(
  item: unknown,
): { row: ItemRow; faults: [] } | { row: undefined; faults: readonly ItemIssue[] } {
  try {
    return { row: parseItem(item), faults: [] };
  } catch (error) {
    if (error instanceof InvalidItemError) return { row: undefined, faults: error.faults };
    throw error;
  }
}

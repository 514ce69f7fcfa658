import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumnNames, type StoredRow } from "../item/ItemRow.ts";

/** The item of a row given by name of column, as `Query` returns it: dates to the millisecond. */
export function rowItem(row: Readonly<StoredRow>): Item {
  return fromRow(itemColumnNames.map((name) => row[name]));
}

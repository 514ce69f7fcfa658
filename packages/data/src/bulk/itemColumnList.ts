import type { Row } from "@mattb.tech/billio-dsql";
import { itemColumnNames, type StoredRow } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";

/** The columns of an item as a list for SELECT, in the order of {@link storedRow}. */
export const itemColumnList = itemColumnNames.map((name) => items[name].name).join(", ");

/** Names the columns of a row that was selected by {@link itemColumnList}. */
export function storedRow(row: Row): StoredRow {
  const stored: Partial<StoredRow> = {};
  itemColumnNames.forEach((name, column) => (stored[name] = row[column] ?? null));
  return stored as StoredRow;
}

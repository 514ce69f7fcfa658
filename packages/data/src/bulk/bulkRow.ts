import type { CreateItem } from "../item/Item.ts";
import { type ItemRow, writtenColumnNames } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";

/** A row on its way into a batch, with what batching needs to know of it. */
export interface BulkRow {
  /** In lower case, as the database prints it. */
  id: string;
  type: string;
  seriesId: string | undefined;
  columns: ItemRow;
  /** Length of all values as text, in bytes of UTF-8. */
  bytes: number;
}

/** @throws {InvalidItemError} when the item breaks a rule */
export function bulkRow(item: CreateItem): BulkRow {
  const columns = parseItem(item);
  return {
    id: (columns.id ?? "").toLowerCase(),
    type: columns.type ?? "",
    seriesId: columns.seriesId?.toLowerCase(),
    columns,
    bytes: writtenColumnNames.reduce((sum, name) => sum + Buffer.byteLength(columns[name] ?? ""), 0),
  };
}

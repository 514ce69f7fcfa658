import { foldedColumns } from "../item/foldedColumns.ts";
import { type ItemRow, itemColumnNames, type StoredRow } from "../item/ItemRow.ts";

/** A row to be put into a batch, with what batching needs. */
export interface BulkRow {
  /** In lower case, as the database prints it. */
  id: string;
  type: string;
  seriesId: string | undefined;
  columns: ItemRow;
  /** What it takes in a transaction, index entries included, in bytes. */
  bytes: number;
}

/** The keys of ten indexes and a row's own overhead, besides type, shelf and title. */
const ENTRIES_BYTES = 600;

export function bulkRow(row: Readonly<StoredRow>): BulkRow {
  // Spreading a row of so many columns takes five times as long.
  const columns = {} as ItemRow;
  for (const name of itemColumnNames) columns[name] = row[name];
  Object.assign(columns, foldedColumns(row.title ?? ""));
  return {
    id: (row.id ?? "").toLowerCase(),
    type: row.type ?? "",
    seriesId: row.seriesId?.toLowerCase(),
    columns,
    bytes: bytesOf(columns),
  };
}

function bytesOf(columns: ItemRow): number {
  let bytes = ENTRIES_BYTES;
  for (const name of itemColumnNames) bytes += lengthOf(columns[name]);
  // The folded title is in the row and in two indexes, the external id in one more.
  bytes +=
    3 * lengthOf(columns.titleFolded) + lengthOf(columns.titleFoldedRest) + lengthOf(columns.externalId);
  return bytes;
}

function lengthOf(value: string | null): number {
  return value === null ? 0 : Buffer.byteLength(value);
}

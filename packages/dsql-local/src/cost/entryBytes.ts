import type { RowWrite } from "../occ/RowWrite.ts";
import { readRowText } from "../occ/readRowText.ts";
import { billedEntry } from "./dpu.ts";
import type { EntryColumn, IndexEntries, TableEntries } from "./TableEntries.ts";

/** Bytes taken for a value of which nothing is known: an expression's, or those of a table without rows. */
export const UNKNOWN_BYTES = 32;
/** A longer value of a varying size has a header of four bytes instead of one. */
const LONGEST_SHORT = 126;

type Values = readonly (string | null)[];

/**
 * What a row that was written counts, in bytes: the row itself and its entries in indexes, each at least 128. An entry that
 * stays as it is isn't written; one whose key changes is removed and written anew, which counts twice.
 *
 * Values count as they are stored in PostgreSQL (`pg_column_size()`), calculated from their text: exactly for types of a fixed
 * size, text and bytea, nearly for others. An entry of a partial index counts for every row.
 */
export function writtenBytes({ kind, before, after }: RowWrite, table: TableEntries): number {
  const old = before === null ? undefined : readRowText(before);
  const values = after === null ? undefined : readRowText(after);
  const row = values ?? old ?? [];
  let bytes = billedEntry(bytesOf(row, table.columns, everyColumn(table)));
  const differs = (columns: readonly number[]) => columns.some((at) => old?.[at] !== values?.[at]);
  for (const index of table.indexes) {
    const entry = (of: Values) =>
      billedEntry(bytesOf(of, table.columns, index.held) + index.expressions * UNKNOWN_BYTES);
    if (kind !== "U") bytes += entry(row);
    else if (old && values && mayMove(index, differs)) bytes += entry(old) + entry(values);
    else if (differs(index.held)) bytes += entry(row);
  }
  return bytes;
}

/** Which columns an expression depends on isn't known. */
function mayMove({ key, expressions }: IndexEntries, differs: (columns: readonly number[]) => boolean) {
  return expressions > 0 || differs(key);
}

export function everyColumn({ columns }: TableEntries): number[] {
  return columns.map((_, at) => at);
}

function bytesOf(values: Values, columns: readonly EntryColumn[], of: readonly number[]): number {
  let bytes = 0;
  for (const at of of) bytes += bytesOfValue(values[at] ?? null, columns[at]);
  return bytes;
}

function bytesOfValue(value: string | null, column: EntryColumn | undefined): number {
  if (value === null) return 0;
  if (column && column.bytes > 0) return column.bytes;
  const bytes = column?.isBytea ? (value.length - 2) / 2 : Buffer.byteLength(value);
  return bytes + (bytes > LONGEST_SHORT ? 4 : 1);
}

import { LEAST_OF_ENTRY } from "./dpu.ts";
import type { RelationReads } from "./readCounters.ts";
import type { TableEntries } from "./TableEntries.ts";

/** A table with the mean sizes of its row and entries, in bytes. */
export interface TableSizes {
  table: TableEntries;
  row: number;
  /** By the index's oid, without the primary key. */
  entries: ReadonlyMap<number, number>;
}

/**
 * The bytes that DSQL would bill for reads: of a table and of its primary key, which holds whole rows, each row that was gone
 * through; of another index each entry, and each row that was looked up with it. Whatever is read counts at least what touching
 * one partition does.
 *
 * @param inserted rows, whose keys are looked up
 */
export function bytesRead(
  reads: readonly RelationReads[],
  tables: Iterable<TableSizes>,
  inserted: number,
): number {
  const byRelation = new Map(reads.map((each) => [each.relation, each]));
  let bytes = inserted * LEAST_OF_ENTRY;
  for (const { table, row, entries } of tables) {
    const primary = byRelation.get(table.primary?.oid ?? 0);
    const own = byRelation.get(table.oid);
    if (own && own.scans > 0) bytes += atLeast(own.rows * row);
    if (primary) bytes += atLeast(primary.rows * row);
    // Of rows looked up by bitmaps, those that the primary key led to have been counted.
    const lookedUp = (own?.fetched ?? 0) - Math.max(0, (primary?.rows ?? 0) - (primary?.fetched ?? 0));
    if (lookedUp > 0) bytes += atLeast(lookedUp * row);
    for (const [index, entry] of entries) {
      const read = byRelation.get(index);
      if (!read) continue;
      bytes += atLeast(read.rows * entry);
      if (read.fetched > 0) bytes += atLeast(read.fetched * row);
    }
  }
  return bytes;
}

function atLeast(bytes: number): number {
  return Math.max(LEAST_OF_ENTRY, bytes);
}

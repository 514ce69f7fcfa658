import type pg from "pg";
import type { GeneratedItem } from "../generate/itemAt.ts";
import { billedEntry, LEAST_OF_ENTRY, writeDpu } from "@mattb.tech/billio-dsql-local/cost";
import { toRecord } from "../generate/toRecord.ts";

/** The columns of an index, those of INCLUDE too, and the condition of a partial one. The primary key contains the row. */
interface Index {
  columns: string[];
  primary: boolean;
  where: string | null;
}

/**
 * Bytes that DSQL bills for writing an item: those of the row and of each of its index entries, 128 at least for each.
 *
 * @param changed the columns that an update changes: only entries that contain one of them are written
 */
export async function billedBytes(
  backend: pg.Client,
  item: GeneratedItem,
  changed?: readonly string[],
): Promise<number> {
  await backend.query("BEGIN");
  try {
    await backend.query("DELETE FROM items WHERE id = $1", [item.id]);
    const record = JSON.stringify(toRecord(item));
    await backend.query("INSERT INTO items SELECT * FROM json_populate_record(NULL::items, $1)", [record]);
    const { rows: indexes } = await backend.query<Index>(
      `SELECT array_agg(quote_ident(a.attname)) AS columns, i.indisprimary AS primary,
         pg_get_expr(i.indpred, i.indrelid) AS where
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
         AND (i.indisprimary AND a.attnum > 0 AND NOT a.attisdropped OR a.attnum = ANY (i.indkey))
       WHERE i.indrelid = 'items'::regclass GROUP BY i.indexrelid, i.indisprimary, i.indpred, i.indrelid`,
    );
    let bytes = 0;
    for (const { columns, primary, where } of indexes) {
      if (changed && !primary && !columns.some((column) => changed.includes(column))) continue;
      // An entry of an index ends with the key of its row.
      const held = primary || columns.includes("id") ? columns : [...columns, "id"];
      const size = held.map((column) => `coalesce(pg_column_size(${column}), 0)`).join(" + ");
      const { rows } = await backend.query<{ size: number }>(
        `SELECT ${size} AS size FROM items WHERE id = $1 AND ${where ?? "true"}`,
        [item.id],
      );
      for (const entry of rows) bytes += billedEntry(entry.size);
    }
    return bytes;
  } finally {
    await backend.query("ROLLBACK");
  }
}

/** A record's row is smaller than the least. Each write adds one and in the long run deletes one. */
export const RECORD_BYTES = 2 * LEAST_OF_ENTRY;

/** The write part of a transaction's price, in thousandths of a DPU. */
export function writeMilliDpu(bytes: number): number {
  return writeDpu(bytes) * 1_000;
}

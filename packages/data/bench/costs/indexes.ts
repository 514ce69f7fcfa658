import type pg from "pg";

/** An index, the primary key included, and the columns of its entries. */
export interface Index {
  table: string;
  name: string;
  primary: boolean;
  /** Columns that its order depends on. */
  key: string[];
  /** All columns of an entry: those of INCLUDE and of the row's key too; of the primary key the whole row. */
  held: string[];
  /** The condition of a partial index, as SQL. */
  where: string | null;
}

/** The indexes of the library's tables as the migrations have left them. */
export async function readIndexes(backend: pg.Client): Promise<Index[]> {
  const { rows } = await backend.query<Index>(
    `SELECT t.relname AS table, n.relname AS name, i.indisprimary AS primary,
       (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = i.indrelid
          AND a.attnum = ANY (i.indkey[0 : i.indnkeyatts - 1])) AS key,
       (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND NOT a.attisdropped
          AND (i.indisprimary AND a.attnum > 0 OR a.attnum = ANY (i.indkey) OR a.attname = 'id')) AS held,
       pg_get_expr(i.indpred, i.indrelid) AS where
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid
     WHERE i.indrelid IN ('items'::regclass, 'write_records'::regclass) ORDER BY 1, 2`,
  );
  return rows;
}

/** SQL of an entry's size in bytes: that of its values. @param row what the columns are taken from */
export function sizeOfEntry({ held }: Index, row: string): string {
  return held.map((column) => `coalesce(pg_column_size((${row}).${column}), 0)`).join(" + ");
}

/** The mean size of each index's entries over all rows; of write records that of one, whether or not there are any. */
export async function measureEntries(
  backend: pg.Client,
  indexes: readonly Index[],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const index of indexes) {
    const from =
      index.table === "items"
        ? "items"
        : "(SELECT gen_random_uuid() AS id, now() AS recorded_at, true AS took_effect)";
    const { rows } = await backend.query<{ size: number | null }>(
      `SELECT avg(${sizeOfEntry(index, "t")})::float8 AS size FROM ${from} t WHERE ${index.where ?? "true"}`,
    );
    sizes.set(index.name, rows[0]?.size ?? 0);
  }
  return sizes;
}

import { COLUMNS } from "./columns.ts";
import type { Sql } from "./Baseline.ts";

const written = `${COLUMNS}, title_folded, title_folded_rest`;
const columns = written.split(", ");
const values = columns.map((_, index) => `$${index + 1}`).join(", ");

/** The values of a record in the order in which `insert` and `replace` take them. */
export function valuesOf(record: Record<string, unknown>): unknown[] {
  return columns.map((column) => record[column] ?? null);
}

export const insert: Sql = {
  name: "insert",
  text: `INSERT INTO items (${written}) VALUES (${values}) ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
};

export const insertRecord: Sql = {
  name: "insert record",
  text: "INSERT INTO write_records (id, recorded_at, took_effect) VALUES ($1, now(), true)",
};

export const replace: Sql = {
  name: "replace",
  text:
    `INSERT INTO items (${written}) VALUES (${values}) ON CONFLICT (id) DO UPDATE SET ` +
    columns
      .filter((column) => column !== "id" && column !== "type")
      .map((column) => `${column} = excluded.${column}`)
      .join(", ") +
    ` WHERE items.type = excluded.type RETURNING ${COLUMNS}`,
};

export const updateRating: Sql = {
  name: "update rating",
  text: `UPDATE items SET rating = $3 WHERE id = $1 AND type = $2 RETURNING ${COLUMNS}`,
};

export const updateData: Sql = {
  name: "update data",
  text: `UPDATE items SET data = (data::jsonb || $3::jsonb)::text WHERE id = $1 AND type = $2 RETURNING ${COLUMNS}`,
};

export const remove: Sql = {
  name: "delete",
  text: "DELETE FROM items WHERE id = $1 AND type = $2 RETURNING id",
};

export const lockSeries: Sql = {
  name: "lock series",
  text: "SELECT id FROM items WHERE id = $1 AND type = 'TvSeries' FOR KEY SHARE",
};

export const removeSeries: Sql = {
  name: "delete series",
  text:
    "DELETE FROM items WHERE id = $1 AND type = 'TvSeries' " +
    "AND NOT EXISTS (SELECT FROM items AS season WHERE season.series_id = $1) RETURNING id",
};

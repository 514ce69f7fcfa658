import type pg from "pg";
import { itemAt } from "./itemAt.ts";
import { toRecord } from "./toRecord.ts";

const BATCH = 5_000;

/**
 * Fills the table of an existing schema with the first N items, straight into PostgreSQL. Its indexes are taken
 * away meanwhile and built again from what they were, so that a million items take a minute.
 */
export async function loadItems(
  backend: pg.Client,
  items: number,
  log: (line: string) => void,
): Promise<void> {
  await backend.query("TRUNCATE items");
  const indexes = await backend.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index WHERE indrelid = 'items'::regclass AND NOT indisprimary`,
  );
  await backend.query("BEGIN");
  for (const { name } of indexes.rows) await backend.query(`DROP INDEX ${name}`);
  for (let from = 0; from < items; from += BATCH) {
    const length = Math.min(BATCH, items - from);
    const records = Array.from({ length }, (_, index) => toRecord(itemAt(from + index)));
    await backend.query("INSERT INTO items SELECT * FROM json_populate_recordset(NULL::items, $1)", [
      JSON.stringify(records),
    ]);
    if ((from / BATCH) % 20 === 19) log(`${from + length} of ${items} items`);
  }
  log("building the indexes");
  for (const { definition } of indexes.rows) await backend.query(definition);
  await backend.query(`COMMENT ON TABLE items IS '${marker(items)}'`);
  await backend.query("COMMIT");
  await backend.query("VACUUM (ANALYZE) items");
}

/** What a loaded table is marked with; a change of the generator needs another number. */
export function marker(items: number): string {
  return `bench 2: ${items} items`;
}

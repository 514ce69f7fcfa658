import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Environment } from "./Environment.ts";

const first = fileURLToPath(new URL("../../../../migrations/0001_initial_schema.sql", import.meta.url));

/** Makes of an empty cluster what the first version of Billio left: its one migration applied, and items. */
export async function leaveOldCluster(environment: Environment): Promise<void> {
  const sql = await readFile(first, "utf8");
  await environment.behind(sql.replaceAll(" ASYNC", ""));
  await environment.behind(`
    CREATE TABLE _billio_migrations (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL);
    INSERT INTO _billio_migrations VALUES ('0001_initial_schema', 1767225600000);
    INSERT INTO items (id, type, shelf, title, data)
      SELECT gen_random_uuid(), 'Book', 'Read', 'Title ' || n, '{"author":"Jane Austen"}' FROM generate_series(1, 5) n`);
}

/** What that version does with items; an error where the schema has no place for it any more. */
export async function useAsOldCode(environment: Environment): Promise<void> {
  const columns =
    "id, type, shelf, title, rating, image_url, image_width, image_height, external_id, notes, added_at, moved_at, series_id, data";
  await environment.behind(`
    BEGIN;
    INSERT INTO items (${columns}) VALUES ('00000000-0000-0000-0000-000000000001', 'Book', 'Read', 'Old', 7, 'x', 1, 1, 'x',
      'x', now(), now(), NULL, '{}');
    UPDATE items SET shelf = 'Reading', title = 'Older', moved_at = now(), data = '{}'
      WHERE id = '00000000-0000-0000-0000-000000000001';
    SELECT ${columns} FROM items WHERE type = 'Book' AND shelf = 'Read' ORDER BY moved_at DESC LIMIT 10;
    DELETE FROM items WHERE id = '00000000-0000-0000-0000-000000000001';
    ROLLBACK`);
}

import type { Executor } from "../db/Executor.ts";
import { itemColumnNames, type StoredRow } from "../item/ItemRow.ts";
import { items } from "../schema.ts";
import { arrayText } from "../statement/arrayText.ts";

const names = itemColumnNames.map((name) => items[name].name).join(", ");

/**
 * The stored rows of these ids: one statement for up to some hundred ids.
 *
 * @param ids UUIDs
 * @returns row by id, ids in lower case
 */
export async function storedRows(
  executor: Executor,
  ids: readonly string[],
): Promise<Map<string, StoredRow>> {
  if (ids.length === 0) return new Map();
  const rows = await executor.run({
    name: "bulk.storedRows",
    sql: `SELECT ${names} FROM items WHERE id = ANY($1::uuid[])`,
    values: [arrayText(ids)],
    effect: "read",
    prepareAs: "bulk_stored_rows",
  });
  return new Map(
    rows.map((row) => {
      const entries = itemColumnNames.map((name, index) => [name, row[index] ?? null]);
      return [row[0] ?? "", Object.fromEntries(entries) as StoredRow];
    }),
  );
}

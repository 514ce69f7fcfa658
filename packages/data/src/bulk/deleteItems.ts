import type { Executor } from "../db/Executor.ts";
import { arrayText } from "../statement/arrayText.ts";

/** Far below DSQL's 3,000 rows and 10 MiB a transaction, which counts index entries. */
const AT_ONCE = 500;

/**
 * Deletes items by their ids, whatever their types; ids that aren't stored are passed over. Each 500 are a transaction.
 * Unlike `Mutate.deleteItem` it doesn't look for a series' seasons: give those first.
 *
 * @param ids UUIDs
 * @returns how many there were
 * @throws whatever `executor` throws
 */
export async function deleteItems(executor: Executor, ids: readonly string[]): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const rows = await executor.run({
      name: "bulk.deleteItems",
      sql: "DELETE FROM items WHERE id = ANY($1::uuid[]) RETURNING id",
      values: [arrayText(ids.slice(from, from + AT_ONCE))],
      // May be sent again when the connection breaks: what is gone stays gone.
      effect: "read",
      prepareAs: "bulk_delete_items",
    });
    deleted += rows.length;
  }
  return deleted;
}

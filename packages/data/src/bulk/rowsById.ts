import type { Executor } from "../db/Executor.ts";
import type { StoredRow } from "../item/ItemRow.ts";
import { arrayText } from "../statement/arrayText.ts";
import { itemColumnList, storedRow } from "./itemRows.ts";

/** DSQL's largest rows take 2 MiB (user guide, quotas): what is asked for at once has to fit into memory. */
const AT_ONCE = 50;

/**
 * The stored rows of these ids, in any order; ids that aren't stored have none. Each 50 are a statement.
 *
 * @param ids UUIDs
 * @throws whatever `executor` throws
 */
export async function rowsById(executor: Executor, ids: readonly string[]): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const rows = await executor.run({
      name: "bulk.rowsById",
      sql: `SELECT ${itemColumnList} FROM items WHERE id = ANY($1::uuid[])`,
      values: [arrayText(ids.slice(from, from + AT_ONCE))],
      effect: "read",
      prepareAs: "bulk_rows_by_id",
    });
    for (const row of rows) found.push(storedRow(row));
  }
  return found;
}

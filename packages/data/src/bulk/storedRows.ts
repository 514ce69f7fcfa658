import { arrayText, type Executor } from "@mattb.tech/billio-dsql";
import type { StoredRow } from "../item/ItemRow.ts";
import { itemColumnList, storedRow } from "./itemColumnList.ts";

/** DSQL's largest rows take 2 MiB (user guide, quotas): one response has to fit into memory. */
const BATCH_SIZE = 100;

/**
 * The stored rows of these ids, 100 for each statement. All of them are in memory at once.
 *
 * @param ids UUIDs
 * @returns row by id, ids in lower case; ids that aren't stored have none
 * @throws whatever `executor` throws
 */
export async function storedRows(
  executor: Executor,
  ids: readonly string[],
): Promise<Map<string, StoredRow>> {
  const found = new Map<string, StoredRow>();
  for (let from = 0; from < ids.length; from += BATCH_SIZE) {
    const rows = await executor.run({
      name: "bulk.storedRows",
      sql: `SELECT ${itemColumnList} FROM items WHERE id = ANY($1::uuid[])`,
      values: [arrayText(ids.slice(from, from + BATCH_SIZE))],
      effect: "read",
      prepareAs: "bulk_stored_rows",
    });
    for (const row of rows) found.set(row[0] ?? "", storedRow(row));
  }
  return found;
}

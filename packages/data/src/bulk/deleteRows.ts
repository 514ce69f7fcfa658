import { arrayText, type Executor, recordedSql } from "@mattb.tech/billio-dsql";
import { outcomeRecords } from "../outcome/outcomeRecords.ts";

const statementOf = (name: string, condition = "") => ({
  name,
  sql: recordedSql(
    outcomeRecords.table,
    `DELETE FROM items WHERE id = ANY($1::uuid[])${condition} RETURNING id`,
    1,
  ),
});
const statements = {
  all: statementOf("bulk.deleteItems"),
  others: statementOf("bulk.deleteOthers", " AND type <> 'TvSeries'"),
  series: statementOf(
    "bulk.deleteSeries",
    " AND type = 'TvSeries' AND NOT EXISTS (SELECT 1 FROM items AS season WHERE season.series_id = items.id)",
  ),
};

/**
 * Deletes many items in one transaction, whatever other items refer to them. Of a series and its
 * seasons, delete the seasons first.
 *
 * @param ids UUIDs of up to some thousand items; ids that aren't stored are ignored
 * @param what which of them: `series`, only those that have no seasons any more; `others`, all but series; or `all`
 * @returns the ids that were deleted, in lower case
 * @throws whatever `executor` throws
 */
export async function deleteRows(
  executor: Executor,
  ids: readonly string[],
  what: keyof typeof statements,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await executor.transact((transaction) =>
    transaction.run({
      ...statements[what],
      values: [arrayText(ids), null, null],
      effect: "write",
      whenDone: () => Promise.reject(new TypeError("A batch is deleted in a transaction")),
    }),
  );
  return rows.map(([id]) => id ?? "");
}

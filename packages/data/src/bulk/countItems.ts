import type { Executor } from "@mattb.tech/billio-dsql";

/**
 * How many items are stored, by type; one read of an index from end to end.
 *
 * @throws whatever `executor` throws
 */
export async function countItems(executor: Executor): Promise<Map<string, number>> {
  const rows = await executor.run({
    name: "bulk.countItems",
    sql: "SELECT type, count(*) FROM items GROUP BY type ORDER BY type",
    values: [],
    effect: "read",
  });
  return new Map(rows.map(([type, count]) => [type ?? "", Number(count)]));
}

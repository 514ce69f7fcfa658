import { arrayText, type Executor } from "@mattb.tech/billio-dsql";

/** The seasons of these series: pairs of their id and their series'. */
export async function storedSeasons(
  executor: Executor,
  seriesIds: readonly string[],
): Promise<{ id: string; seriesId: string }[]> {
  if (seriesIds.length === 0) return [];
  const rows = await executor.run({
    name: "bulk.storedSeasons",
    sql: "SELECT id, series_id FROM items WHERE series_id = ANY($1::uuid[])",
    values: [arrayText(seriesIds)],
    effect: "read",
  });
  return rows.map(([id, seriesId]) => ({ id: id ?? "", seriesId: seriesId ?? "" }));
}

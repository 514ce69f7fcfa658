import type { Executor } from "../db/Executor.ts";
import { recordedSql } from "../outcome/recorded.ts";
import { arrayText } from "../statement/arrayText.ts";

const others = recordedSql(
  "DELETE FROM items WHERE id = ANY($1::uuid[]) AND type <> 'TvSeries' RETURNING id",
  1,
);
const series = recordedSql(
  "DELETE FROM items WHERE id = ANY($1::uuid[]) AND type = 'TvSeries' AND NOT EXISTS (SELECT 1 FROM items AS season WHERE season.series_id = items.id) RETURNING id",
  1,
);

/**
 * Deletes many items in one transaction: either series, and of those only what has no seasons any more, or all others.
 * Who deletes a series and its seasons begins with the seasons.
 *
 * @param ids UUIDs of up to some thousand items; what isn't stored is passed over
 * @returns the ids that were deleted, in lower case
 * @throws whatever `executor` throws
 */
export async function deleteRows(
  executor: Executor,
  ids: readonly string[],
  what: "series" | "others",
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await executor.transact((transaction) =>
    transaction.run({
      name: what === "series" ? "bulk.deleteSeries" : "bulk.deleteOthers",
      sql: what === "series" ? series : others,
      values: [arrayText(ids), null, null],
      effect: "write",
      whenDone: () => Promise.reject(new TypeError("A batch is deleted in a transaction")),
    }),
  );
  return rows.map(([id]) => id ?? "");
}

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

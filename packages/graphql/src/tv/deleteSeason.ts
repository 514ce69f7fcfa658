import type { Data } from "@mattb.tech/billio-data";
import { refreshSeries } from "./refreshSeries.ts";

/**
 * Deletes a season. Its series takes over the state of its last remaining season.
 *
 * @throws {ItemNotFoundError} when there is no such season
 */
export function deleteSeason(data: Data, id: string): Promise<void> {
  return data.transact(async (transaction) => {
    const { series: found, seasons } = await transaction.Query.lockSeries({ seriesIds: [], seasonId: id });
    await transaction.Mutate.deleteItem({ type: "TvSeason", id });
    const left = seasons.filter((season) => season.id !== id.toLowerCase());
    for (const series of found) await refreshSeries(transaction, series, left);
  });
}

import { type Data, type Item, SeriesNotFoundError, type UpdateItem } from "@mattb.tech/billio-data";
import { refreshSeries } from "./refreshSeries.ts";

/**
 * Changes a season. Its series takes over the state of its last season, and if the season moves to another series, both
 * do.
 *
 * @throws {ItemNotFoundError} when there is no such season
 * @throws {SeriesNotFoundError} when the series that it is to move to isn't there
 */
export function updateSeason(data: Data, change: UpdateItem): Promise<Item> {
  const { id } = change;
  const seriesId = change.seriesId as string | undefined;
  return data.transact(async (transaction) => {
    const { series, seasons } = await transaction.Query.lockSeries({
      seriesIds: seriesId === undefined ? [] : [seriesId],
      seasonId: id,
    });
    if (seriesId !== undefined && !series.some((one) => one.id === seriesId.toLowerCase())) {
      throw new SeriesNotFoundError(seriesId);
    }
    const stored = await transaction.Mutate.updateItem(change);
    const now = [...seasons.filter((season) => season.id !== stored.id), stored];
    for (const one of series) {
      await refreshSeries(
        transaction,
        one,
        now.filter((season) => season.seriesId === one.id),
      );
    }
    return stored;
  });
}

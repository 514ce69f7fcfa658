import { type Data, type Item, SeriesNotFoundError, type UpdateItem } from "@mattb.tech/billio-data";
import { placeholderSeries } from "./placeholderSeries.ts";
import { refreshSeries } from "./refreshSeries.ts";

/**
 * Changes a season. Its series takes over the state of its last season, and if the season moves to another series, both
 * do.
 *
 * @throws {ItemNotFoundError} when there is no such season
 * @throws {SeriesNotFoundError} when the series that it would move to doesn't exist
 */
export function updateSeason(data: Data, change: UpdateItem): Promise<Item> {
  const { id, seriesId: newSeriesId, ...others } = change;
  const seriesId = (newSeriesId as string | undefined)?.toLowerCase();
  return data.transact(async (transaction) => {
    const { series, seasons } = await transaction.Query.lockSeries({
      seriesIds: seriesId === undefined ? [] : [seriesId],
      seasonId: id,
    });
    const exists = series.some((one) => one.id === seriesId);
    if (seriesId !== undefined && !exists && !(await isOfPlaceholder(transaction, id, seriesId))) {
      throw new SeriesNotFoundError(seriesId);
    }
    const stored = await transaction.Mutate.updateItem({ ...others, id, ...(exists ? { seriesId } : {}) });
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

/** Whether this id is of the season's placeholder series: a form that sends it back changes nothing. */
async function isOfPlaceholder({ Query }: Data, id: string, seriesId: string): Promise<boolean> {
  const season = await Query.withId({ type: "TvSeason", id });
  return season !== undefined && placeholderSeries(season).id === seriesId;
}

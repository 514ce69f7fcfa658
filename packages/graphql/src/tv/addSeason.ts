import { type CreateItem, type Data, type Item, SeriesNotFoundError } from "@mattb.tech/billio-data";
import { refreshSeries } from "./refreshSeries.ts";

/**
 * Adds a season to an existing series, which takes over the state of its last season.
 *
 * @throws {SeriesNotFoundError} also when the id belongs to an item of another type
 */
export function addSeason(data: Data, season: CreateItem): Promise<Item> {
  return data.transact((transaction) => addTo(transaction, season, String(season.seriesId)));
}

/** The same inside a transaction. */
export async function addTo(transaction: Data, season: CreateItem, seriesId: string): Promise<Item> {
  const { series: found, seasons } = await transaction.Query.lockSeries({ seriesIds: [seriesId] });
  const [series] = found;
  if (series === undefined) throw new SeriesNotFoundError(seriesId);
  const stored = await transaction.Mutate.createItem({ ...season, seriesId: series.id });
  await refreshSeries(transaction, series, [...seasons, stored]);
  return stored;
}

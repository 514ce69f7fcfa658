import {
  type CreateItem,
  type Data,
  type Item,
  ItemAlreadyExistsError,
  SeriesNotFoundError,
} from "@mattb.tech/billio-data";
import type { Context } from "../context/Context.ts";
import type { ExternalTvSeries } from "../external/ExternalService.ts";
import { withImage } from "../itemType/input/withImage.ts";
import { addSeason, addTo } from "./addSeason.ts";
import { addUnderFreeId, type SeriesOfWork } from "./addUnderFreeId.ts";
import { storedSeries } from "./storedSeries.ts";

/** Tries, in case the series is created or deleted between the read and the write. */
const MAX_TRIES = 5;

/**
 * Adds a season to the stored series with the work's external id, or else to a new one made of the work. Of several
 * concurrent imports one creates the series and the others add to it.
 */
export async function addWithSeries(
  context: Context,
  season: CreateItem,
  work: ExternalTvSeries,
): Promise<Item> {
  const { data } = context;
  let image: Record<string, unknown> | undefined;
  for (let tries = 1; ; tries++) {
    const stored = await storedSeries(data.Query, work.id);
    try {
      if (stored !== undefined) return await addSeason(data, { ...season, seriesId: stored.id });
      // Fetched once, before the transaction, and only for a series that is new.
      image ??= await withImage({ fields: {}, imageUrl: work.imageUrl ?? undefined }, context);
      const series = { ...image, externalId: work.id, title: work.title, releaseYear: work.releaseYear };
      return await data.transact((transaction) => addBoth(transaction, season, series));
    } catch (error) {
      const isRace = error instanceof SeriesNotFoundError || error instanceof ItemAlreadyExistsError;
      if (!isRace || tries === MAX_TRIES) throw error;
    }
  }
}

async function addBoth(transaction: Data, season: CreateItem, work: SeriesOfWork): Promise<Item> {
  const stored = await storedSeries(transaction.Query, work.externalId);
  if (stored !== undefined) return addTo(transaction, season, stored.id);
  // The season is the only one and so the last: the series starts out with its state.
  const { shelf, rating, movedAt, addedAt } = season;
  const state = { shelf, rating: rating as unknown, movedAt, addedAt };
  const series = await addUnderFreeId(transaction, { ...work, ...state });
  return transaction.Mutate.createItem({ ...season, seriesId: series.id });
}

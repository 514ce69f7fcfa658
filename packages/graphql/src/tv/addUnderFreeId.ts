import { type Data, type Item, ItemAlreadyExistsError } from "@mattb.tech/billio-data";
import { importedSeriesId } from "./importedSeriesId.ts";

/** Ids tried for a series when other items have the first ones. */
const MAX_IDS = 10;

/** An imported series, before it has its id. */
export interface NewSeries extends SeriesOfWork {
  shelf: string;
}

/** A work's data on its series. */
export interface SeriesOfWork {
  externalId: string;
  title: string;
  [field: string]: unknown;
}

/**
 * Stores a series under an id derived from its external id, so that of two concurrent imports one fails.
 *
 * @throws {ItemAlreadyExistsError} with a cause when a concurrent import has taken the id; the transaction has failed then
 */
export async function addUnderFreeId({ Mutate }: Data, series: NewSeries): Promise<Item> {
  for (let attempt = 1; ; attempt++) {
    const id = importedSeriesId(series.externalId, attempt);
    try {
      return await Mutate.createItem({ ...series, type: "TvSeries", id });
    } catch (error) {
      // With a cause it is a concurrent import; without, an item in this snapshot.
      const isTaken = error instanceof ItemAlreadyExistsError && error.cause === undefined;
      if (!isTaken || attempt === MAX_IDS) throw error;
    }
  }
}

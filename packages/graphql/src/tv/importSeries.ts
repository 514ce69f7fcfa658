import { type CreateItem, type Data, type Item, ItemAlreadyExistsError } from "@mattb.tech/billio-data";
import { firstAdded } from "../itemType/stored/firstAdded.ts";
import { addUnderFreeId, type NewSeries } from "./addUnderFreeId.ts";
import { AlreadyImportedError } from "./AlreadyImportedError.ts";

/** Times that it is retried when another import takes the id meanwhile. */
const MAX_TRIES = 5;

/**
 * Stores a series that is imported. There is one of each work, which the imports of its seasons add to: it meets those
 * that run at the same time on its id.
 *
 * @throws {AlreadyImportedError} when a series with this external id is stored
 */
export async function importSeries(data: Data, item: CreateItem): Promise<Item> {
  const series = { ...item, externalId: item.externalId as string };
  for (let tries = 1; ; tries++) {
    try {
      return await data.transact((transaction) => addAsOnly(transaction, series));
    } catch (error) {
      const isRace = error instanceof ItemAlreadyExistsError;
      if (!isRace || tries === MAX_TRIES) throw error;
    }
  }
}

/** Adds it before it looks for others, so that it is validated as any item. */
async function addAsOnly(transaction: Data, series: NewSeries): Promise<Item> {
  const { externalId } = series;
  const added = await addUnderFreeId(transaction, series);
  const items = await transaction.Query.withExternalIds({ externalIds: [externalId] });
  const other = firstAdded(items.filter(({ type, id }) => type === "TvSeries" && id !== added.id));
  if (other !== undefined) throw new AlreadyImportedError(externalId, other.id);
  return added;
}

import { type CreateItem, type Data, type Item, ItemAlreadyExistsError } from "@mattb.tech/billio-data";
import { firstAdded } from "../itemType/stored/firstAdded.ts";
import { addUnderFreeId, type NewSeries } from "./addUnderFreeId.ts";
import { AlreadyImportedError } from "./AlreadyImportedError.ts";

/** Tries, in case a concurrent import takes the id. */
const MAX_TRIES = 5;

/**
 * Stores an imported series. Each work has one, which imports of its seasons add to: concurrent ones conflict on its id.
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

/** Adds it before looking for others, so that it is validated like any item. */
async function addAsOnly(transaction: Data, series: NewSeries): Promise<Item> {
  const { externalId } = series;
  const added = await addUnderFreeId(transaction, series);
  const items = await transaction.Query.withExternalIds({ externalIds: [externalId] });
  const other = firstAdded(items.filter(({ type, id }) => type === "TvSeries" && id !== added.id));
  if (other !== undefined) throw new AlreadyImportedError(externalId, other.id);
  return added;
}

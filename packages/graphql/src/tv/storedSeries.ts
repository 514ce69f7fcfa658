import type { Item, Query } from "@mattb.tech/billio-data";
import { firstAdded } from "../itemType/stored/firstAdded.ts";

/** The stored series with an external id. Of several always the same, so that all seasons are added to one. */
export async function storedSeries(query: Query, externalId: string): Promise<Item | undefined> {
  const items = await query.withExternalIds({ externalIds: [externalId] });
  return firstAdded(items.filter(({ type }) => type === "TvSeries"));
}

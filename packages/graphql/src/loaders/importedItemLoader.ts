import { type Item, MAX_IDS, type Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import { firstAdded } from "../itemType/stored/firstAdded.ts";
import { groupBy } from "./groupBy.ts";
import { type Schedule, scheduledBy } from "./schedule.ts";

interface Key {
  type: string;
  externalId: string;
}

/**
 * Stored items by type and external id, one statement per batch, also for search results and their seasons together.
 * Of several the one that was added first.
 */
export function importedItemLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<Key, Item | undefined, string>(
    async (keys) => {
      const items = await query.withExternalIds({ externalIds: keys.map(({ externalId }) => externalId) });
      const found = groupBy(items, ({ type, externalId }) => keyOf({ type, externalId: String(externalId) }));
      return keys.map((key) => firstAdded(found.get(keyOf(key)) ?? []));
    },
    { cacheKeyFn: keyOf, maxBatchSize: MAX_IDS, ...scheduledBy(schedule) },
  );
}

function keyOf({ type, externalId }: Key): string {
  return `${type} ${externalId}`;
}

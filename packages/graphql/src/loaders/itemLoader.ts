import { type Item, MAX_IDS, type Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import { type Schedule, scheduledBy } from "./schedule.ts";

interface Key {
  type: string;
  id: string;
}

/** Items by type and id: one statement per batch, whatever their types. */
export function itemLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<Key, Item | undefined, string>(
    async (keys) => {
      const items = await query.withIds({ ids: keys.map(({ id }) => id) });
      const found = new Map(items.map((item) => [keyOf(item), item]));
      return keys.map((key) => found.get(keyOf(key)));
    },
    { cacheKeyFn: keyOf, maxBatchSize: MAX_IDS, ...scheduledBy(schedule) },
  );
}

/** A client may write a UUID in upper case; it is stored in lower case. */
function keyOf({ type, id }: Key): string {
  return `${type} ${id.toLowerCase()}`;
}

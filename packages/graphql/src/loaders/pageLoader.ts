import type { ListArguments, Page, Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import type { PageSource } from "./PageSource.ts";
import { type Schedule, scheduledBy } from "./schedule.ts";

interface Key {
  list: PageSource;
  page: ListArguments;
}

/** Pages of lists. One that a request contains several times, such as the shelf's of all items on it, is read once. */
export function pageLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<Key, Page, string>(
    (wanted) => Promise.all(wanted.map(({ list, page }) => list.page(query, page))),
    // Each is a statement of its own, and fails alone.
    {
      batch: false,
      cacheKeyFn: ({ list, page }) => JSON.stringify([list.key, page]),
      ...scheduledBy(schedule),
    },
  );
}

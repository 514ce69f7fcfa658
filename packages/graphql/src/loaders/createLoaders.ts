import type { Data } from "@mattb.tech/billio-data";
import { importedItemLoader } from "./importedItemLoader.ts";
import { itemLoader } from "./itemLoader.ts";
import { pageLoader } from "./pageLoader.ts";
import { type Schedule } from "./schedule.ts";
import { seasonsLoader } from "./seasonsLoader.ts";
import { totalLoader } from "./totalLoader.ts";

/** What gathers one request's small reads into few statements. Never shared between requests. */
export interface Loaders {
  /** An item by type and id. */
  item: ReturnType<typeof itemLoader>;
  /** The seasons of a series, by its id. */
  seasons: ReturnType<typeof seasonsLoader>;
  /** The stored item of a type with an external id. */
  importedItem: ReturnType<typeof importedItemLoader>;
  /** A page of a list. */
  page: ReturnType<typeof pageLoader>;
  /** How many items a list holds. */
  total: ReturnType<typeof totalLoader>;
  /** Forgets what was read: after a mutation it may be different. */
  clear(): void;
}

/** @param schedule when what was asked for is read; by default when all that runs at this moment has asked */
export function createLoaders({ Query }: Pick<Data, "Query">, schedule?: Schedule): Loaders {
  const item = itemLoader(Query, schedule);
  const seasons = seasonsLoader(Query, schedule);
  const importedItem = importedItemLoader(Query, schedule);
  const page = pageLoader(Query, schedule);
  const total = totalLoader(Query, schedule);
  const all = [item, seasons, importedItem, page, total];
  return {
    item,
    seasons,
    importedItem,
    page,
    total,
    clear() {
      for (const loader of all) loader.clearAll();
    },
  };
}

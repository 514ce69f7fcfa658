import type { Data } from "@mattb.tech/billio-data";
import { importedItemLoader } from "./importedItemLoader.ts";
import { itemLoader } from "./itemLoader.ts";
import { pageLoader } from "./pageLoader.ts";
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

export function createLoaders({ Query }: Pick<Data, "Query">): Loaders {
  const item = itemLoader(Query);
  const seasons = seasonsLoader(Query);
  const importedItem = importedItemLoader(Query);
  const page = pageLoader(Query);
  const total = totalLoader(Query);
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

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
  readonly item: ReturnType<typeof itemLoader>;
  /** The seasons of a series, by its id. */
  readonly seasons: ReturnType<typeof seasonsLoader>;
  /** The stored item of a type with an external id. */
  readonly importedItem: ReturnType<typeof importedItemLoader>;
  /** A page of a list. */
  readonly page: ReturnType<typeof pageLoader>;
  /** How many items a list holds. */
  readonly total: ReturnType<typeof totalLoader>;
  /** Forgets what was read: after a mutation it may be different. */
  clear(): void;
}

/**
 * Each is made when it is first asked for, as a request needs one or two of them.
 *
 * @param schedule when what was asked for is read; by default when all that runs at this moment has asked
 */
export function createLoaders({ Query }: Pick<Data, "Query">, schedule?: Schedule): Loaders {
  let item: Loaders["item"] | undefined;
  let seasons: Loaders["seasons"] | undefined;
  let importedItem: Loaders["importedItem"] | undefined;
  let page: Loaders["page"] | undefined;
  let total: Loaders["total"] | undefined;
  return {
    get item() {
      return (item ??= itemLoader(Query, schedule));
    },
    get seasons() {
      return (seasons ??= seasonsLoader(Query, schedule));
    },
    get importedItem() {
      return (importedItem ??= importedItemLoader(Query, schedule));
    },
    get page() {
      return (page ??= pageLoader(Query, schedule));
    },
    get total() {
      return (total ??= totalLoader(Query, schedule));
    },
    clear() {
      for (const loader of [item, seasons, importedItem, page, total]) loader?.clearAll();
    },
  };
}

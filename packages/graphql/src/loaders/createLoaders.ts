import type { Data, Query } from "@mattb.tech/billio-data";
import { importedItemLoader } from "./importedItemLoader.ts";
import { itemLoader } from "./itemLoader.ts";
import { pageLoader } from "./pageLoader.ts";
import { type Schedule } from "./schedule.ts";
import { seasonsLoader } from "./seasonsLoader.ts";
import { totalLoader } from "./totalLoader.ts";

/** Batches one request's small reads into few statements. Never shared between requests. */
export interface Loaders {
  /** An item by type and id. */
  readonly item: ReturnType<typeof itemLoader>;
  /** The seasons of a series, by its id. */
  readonly seasons: ReturnType<typeof seasonsLoader>;
  /** The stored item of a type with an external id. */
  readonly importedItem: ReturnType<typeof importedItemLoader>;
  /** A page of a list. */
  readonly page: ReturnType<typeof pageLoader>;
  /** How many items a list contains. */
  readonly total: ReturnType<typeof totalLoader>;
  /** Clears the caches: a mutation may have changed what was read. */
  clear(): void;
}

/** @param schedule when a batch is dispatched; by default at the end of the tick */
export function createLoaders({ Query }: Pick<Data, "Query">, schedule?: Schedule): Loaders {
  return new LoadersOnDemand(Query, schedule);
}

/**
 * Creates each loader on first use, as a request needs one or two of them. A class, because V8 makes an object literal's
 * getters part of its hidden class: each request would have its own, which keeps all of the request's objects alive until
 * a full garbage collection.
 */
class LoadersOnDemand implements Loaders {
  readonly #query: Query;
  readonly #schedule: Schedule | undefined;
  #item: Loaders["item"] | undefined;
  #seasons: Loaders["seasons"] | undefined;
  #importedItem: Loaders["importedItem"] | undefined;
  #page: Loaders["page"] | undefined;
  #total: Loaders["total"] | undefined;

  constructor(query: Query, schedule: Schedule | undefined) {
    this.#query = query;
    this.#schedule = schedule;
  }

  get item() {
    return (this.#item ??= itemLoader(this.#query, this.#schedule));
  }

  get seasons() {
    return (this.#seasons ??= seasonsLoader(this.#query, this.#schedule));
  }

  get importedItem() {
    return (this.#importedItem ??= importedItemLoader(this.#query, this.#schedule));
  }

  get page() {
    return (this.#page ??= pageLoader(this.#query, this.#schedule));
  }

  get total() {
    return (this.#total ??= totalLoader(this.#query, this.#schedule));
  }

  clear(): void {
    const created = [this.#item, this.#seasons, this.#importedItem, this.#page, this.#total];
    for (const loader of created) loader?.clearAll();
  }
}

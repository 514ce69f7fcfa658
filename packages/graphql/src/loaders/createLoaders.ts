import type { Data, Query } from "@mattb.tech/billio-data";
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
  /** How many items a list contains. */
  readonly total: ReturnType<typeof totalLoader>;
  /** Forgets what was read: after a mutation it may be different. */
  clear(): void;
}

/** @param schedule when what was asked for is read; by default when all that runs at this moment has asked */
export function createLoaders({ Query }: Pick<Data, "Query">, schedule?: Schedule): Loaders {
  return new LoadersOnDemand(Query, schedule);
}

/**
 * Each is made when it is first asked for, as a request needs one or two of them. A class, for V8 takes an object literal's
 * getters into the object's hidden class: each request's would be another one, which keeps all that belongs to the request
 * until all memory is gone through.
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
    const made = [this.#item, this.#seasons, this.#importedItem, this.#page, this.#total];
    for (const loader of made) loader?.clearAll();
  }
}

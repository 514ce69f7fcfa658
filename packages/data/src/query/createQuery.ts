import type { Executor } from "@mattb.tech/billio-dsql";
import type { Item } from "../item/Item.ts";
import type { PageOf } from "../paging/Page.ts";
import type { ListArguments } from "../paging/PageArguments.ts";
import { type CountArguments, counts } from "./counts.ts";
import { forCategory } from "./forCategory.ts";
import type { ItemKey } from "./itemKey.ts";
import { type LockedSeries, lockSeries, type LockSeriesArguments } from "./lockSeries.ts";
import { ofType } from "./ofType.ts";
import { onShelf } from "./onShelf.ts";
import { type SearchArguments, searchType } from "./searchType.ts";
import { withExternalId } from "./withExternalId.ts";
import { withExternalIds } from "./withExternalIds.ts";
import { withId, type WithIdOptions } from "./withId.ts";
import { withIds, type WithIdsArguments } from "./withIds.ts";
import { withSeriesId } from "./withSeriesId.ts";
import { withSeriesIds } from "./withSeriesIds.ts";

/** The reads, each of one statement. See the functions of the same names. */
export interface Query {
  withId(key: ItemKey, options?: WithIdOptions): Promise<Item | undefined>;
  withExternalId(key: { externalId: string }): Promise<Item[]>;
  withSeriesId(key: { seriesId: string }): Promise<Item[]>;
  withIds(what: WithIdsArguments): Promise<Item[]>;
  withExternalIds(what: { externalIds: readonly string[] }): Promise<Item[]>;
  withSeriesIds(what: { seriesIds: readonly string[] }): Promise<Item[]>;
  /** Inside `transact` only. */
  lockSeries(what: LockSeriesArguments): Promise<LockedSeries>;
  ofType<A extends ListArguments>(what: { type: string }, page: A): Promise<PageOf<A>>;
  onShelf<A extends ListArguments>(what: { type: string; shelf: string }, page: A): Promise<PageOf<A>>;
  searchType<A extends SearchArguments>(what: { type: string }, page: A): Promise<PageOf<A>>;
  forCategory<A extends ListArguments>(what: { category: string }, page: A): Promise<PageOf<A>>;
  /** `forCategory` of "Watching": features and series. */
  forWatching<A extends ListArguments>(page: A): Promise<PageOf<A>>;
  counts(what: readonly CountArguments[]): Promise<number[]>;
}

/** The reads on a database or in a transaction. */
export function createQuery(executor: Executor): Query {
  return {
    withId: (key, options) => withId(executor, key, options),
    withExternalId: (key) => withExternalId(executor, key),
    withSeriesId: (key) => withSeriesId(executor, key),
    withIds: (what) => withIds(executor, what),
    withExternalIds: (what) => withExternalIds(executor, what),
    withSeriesIds: (what) => withSeriesIds(executor, what),
    lockSeries: (what) => lockSeries(executor, what),
    ofType: <A extends ListArguments>(what: { type: string }, page: A) =>
      ofType(executor, what, page) as Promise<PageOf<A>>,
    onShelf: <A extends ListArguments>(what: { type: string; shelf: string }, page: A) =>
      onShelf(executor, what, page) as Promise<PageOf<A>>,
    searchType: <A extends SearchArguments>(what: { type: string }, page: A) =>
      searchType(executor, what, page) as Promise<PageOf<A>>,
    forCategory: <A extends ListArguments>(what: { category: string }, page: A) =>
      forCategory(executor, what, page) as Promise<PageOf<A>>,
    forWatching: <A extends ListArguments>(page: A) =>
      forCategory(executor, { category: "Watching" }, page) as Promise<PageOf<A>>,
    counts: (what) => counts(executor, what),
  };
}

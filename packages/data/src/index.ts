export { closeDb, getDb, Mutate, Query, transact } from "./default.ts";
export { createData, type Data, type DrizzleData } from "./createData.ts";
export {
  createDatabase,
  /** @deprecated Use {@link createDatabase}. */
  createDatabase as connect,
} from "./db/createDatabase.ts";
export { withAbortSignal, withReadMeter, type ReadMeter } from "@mattb.tech/billio-dsql";
export type { DriverQuery, Executor, Row, Statement, TransactOptions } from "@mattb.tech/billio-dsql";
export type { DrizzleDatabase } from "./drizzle/createDrizzle.ts";
export type {
  BookItem,
  CreateItem,
  FeatureItem,
  Item,
  KnownItem,
  TvSeasonItem,
  TvSeriesItem,
  UpdateItem,
  VideoGameItem,
} from "./item/Item.ts";
export type { CountedPage, Page, PageOf } from "./paging/Page.ts";
export { MAX_PAGE_SIZE, type ListArguments, type PageArguments } from "./paging/PageArguments.ts";
export type { FilterArguments, SortBy } from "./paging/Filters.ts";
export { MAX_COUNTS, type CountArguments } from "./query/counts.ts";
export { MAX_IDS } from "./query/idsArgument.ts";
export type { ItemKey } from "./query/itemKey.ts";
export type { LockedSeries, LockSeriesArguments } from "./query/lockSeries.ts";
export type { SearchArguments } from "./query/searchType.ts";
export type { WithIdOptions } from "./query/withId.ts";
export type { WithIdsArguments } from "./query/withIds.ts";
export type { CreateOptions } from "./mutate/createItem.ts";
export { ExactNumber } from "./numbers/ExactNumber.ts";
export {
  channels,
  type ConnectMessage,
  type RefusalMessage,
  type RetryMessage,
  type StatementMessage,
} from "./diagnostics/channels.ts";
export * from "./errors/index.ts";

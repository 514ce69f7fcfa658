export { closeDb, Mutate, Query, transact } from "./default.ts";
export { createData, type Data } from "./createData.ts";
export { connect } from "./db/connect.ts";
export type { Executor, Row, Statement } from "./db/Executor.ts";
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
export { channels, type ConnectMessage, type RetryMessage, type StatementMessage } from "./diagnostics.ts";
export * from "./errors.ts";

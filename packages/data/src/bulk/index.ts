export {
  createDatabase,
  /** @deprecated Use {@link createDatabase}. */
  createDatabase as connect,
} from "../db/createDatabase.ts";
export type { Executor } from "@mattb.tech/billio-dsql";
export { DataError } from "../errors/index.ts";
export { commonFields } from "../item/commonFields.ts";
export { isUuid } from "../item/isUuid.ts";
export type { CreateItem } from "../item/Item.ts";
export { itemColumnNames, type ItemRow, type StoredRow } from "../item/ItemRow.ts";
export { countItems } from "./countItems.ts";
export { deleteRows } from "./deleteRows.ts";
export { hasMoreItemsThan } from "./hasMoreItemsThan.ts";
export { importItems } from "./importItems.ts";
export type {
  BulkCounts,
  ImportItemsOptions,
  ImportRowsOptions,
  RowOutcome,
  WrittenBatch,
} from "./ImportItemsOptions.ts";
export { importRows } from "./importRows.ts";
export { itemRow } from "./itemRow.ts";
export type { WalkOptions } from "./keysetWalk.ts";
export { rowDigest } from "./rowDigest.ts";
export {
  rowIssues,
  /** @deprecated Use {@link rowIssues}. */
  rowIssues as rowFaults,
} from "./rowIssues.ts";
export { storedRows } from "./storedRows.ts";
export { storedSeasons } from "./storedSeasons.ts";
export { storedTypes } from "./storedTypes.ts";
export { type RowDigest, walkDigests } from "./walkDigests.ts";
export { type StoredKey, walkKeys } from "./walkKeys.ts";
export { walkRows } from "./walkRows.ts";

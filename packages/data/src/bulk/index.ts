export { connect } from "../db/connect.ts";
export type { Executor } from "../db/Executor.ts";
export type { CreateItem } from "../item/Item.ts";
export { DataError } from "../errors.ts";
export { hasMoreItemsThan, hasNoItems } from "./hasItems.ts";
export { deleteRows, storedSeasons } from "./deleteRows.ts";
export { importItems } from "./importItems.ts";
export { importRows } from "./importRows.ts";
export type {
  BulkCounts,
  ImportItemsOptions,
  ImportRowsOptions,
  RowOutcome,
  WrittenBatch,
} from "./ImportItemsOptions.ts";
export { itemFaults } from "./itemFaults.ts";
export { itemRow } from "./itemRow.ts";
export { rowFaults } from "./rowFaults.ts";
export { rowItem } from "./rowItem.ts";
export { itemColumnNames, type ItemRow, type StoredRow } from "../item/ItemRow.ts";
export { storedRows } from "./storedRows.ts";
export { storedTypes } from "./storedTypes.ts";
export { walkRows } from "./walkRows.ts";
export { walkDigests, type RowDigest } from "./walkDigests.ts";
export { walkKeys, type StoredKey } from "./walkKeys.ts";
export type { WalkOptions } from "./keysetWalk.ts";
export { rowDigest } from "./rowDigest.ts";
export { deleteItems } from "./deleteItems.ts";
export { countItems } from "./countItems.ts";

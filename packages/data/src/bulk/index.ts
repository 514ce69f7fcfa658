export { connect } from "../db/connect.ts";
export type { Executor } from "../db/Executor.ts";
export type { CreateItem } from "../item/Item.ts";
export { DataError } from "../errors.ts";
export { importItems } from "./importItems.ts";
export type { BulkCounts, ImportItemsOptions } from "./ImportItemsOptions.ts";
export { itemFaults } from "./itemFaults.ts";
export { storedTypes } from "./storedTypes.ts";

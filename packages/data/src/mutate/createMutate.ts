import type { Executor } from "@mattb.tech/billio-dsql";
import type { CreateItem, Item, UpdateItem } from "../item/Item.ts";
import type { ItemKey } from "../query/itemKey.ts";
import { createItem, type CreateOptions } from "./createItem.ts";
import { deleteItem } from "./deleteItem.ts";
import { updateItem, type UpdateMode } from "./updateItem.ts";

/** The writes. See the functions of the same names. */
export interface Mutate {
  createItem(item: CreateItem, options?: CreateOptions): Promise<Item>;
  updateItem(item: UpdateItem): Promise<Item>;
  deleteItem(key: ItemKey): Promise<void>;
}

/** The writes on a database or in a transaction. */
export function createMutate(executor: Executor, mode?: UpdateMode): Mutate {
  return {
    createItem: (item, options) => createItem(executor, item, options),
    updateItem: (item) => updateItem(executor, item, mode),
    deleteItem: (key) => deleteItem(executor, key),
  };
}

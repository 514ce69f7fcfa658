import { ownValue } from "@mattb.tech/billio-config";
import type { Item } from "@mattb.tech/billio-data";
import type { ItemTypeModule } from "./ItemTypeModule.ts";
import type { ShelfModel } from "./models/ShelfModel.ts";

export function shelfWithId({ shelves }: ItemTypeModule, id: string): ShelfModel {
  return { id, name: ownValue(shelves, id) ?? id };
}

/**
 * The shelf that an item stands on. One that the type doesn't have, as earlier versions could store, has the id of the
 * type's first shelf, for there must be one, and its own name.
 */
export function shelfOfItem(module: ItemTypeModule, { shelf }: Item): ShelfModel {
  const known = Object.hasOwn(module.shelves, shelf);
  return known ? shelfWithId(module, shelf) : { id: Object.keys(module.shelves)[0] ?? "", name: shelf };
}

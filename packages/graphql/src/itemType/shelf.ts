import { ownValue } from "@mattb.tech/billio-config";
import type { Item } from "@mattb.tech/billio-data";
import type { ItemTypeModule } from "./ItemTypeModule.ts";
import type { ShelfModel } from "./models/ShelfModel.ts";

export function shelfWithId({ shelves }: ItemTypeModule, id: string): ShelfModel {
  return { id, name: ownValue(shelves, id) ?? id };
}

/**
 * The shelf of an item. An unknown one, as earlier versions could store, has the id of the type's first shelf, since the
 * id is an enum, and its own name.
 */
export function shelfOfItem(module: ItemTypeModule, { shelf }: Item): ShelfModel {
  const known = Object.hasOwn(module.shelves, shelf);
  return known ? shelfWithId(module, shelf) : { id: Object.keys(module.shelves)[0] ?? "", name: shelf };
}

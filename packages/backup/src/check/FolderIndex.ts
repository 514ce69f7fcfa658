import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import { UuidIndex } from "./UuidIndex.ts";

/** Which item of a folder: its file and its number in it, from 1. */
export interface ItemPlace {
  type: ItemType;
  item: number;
}

/** Type and item number share 32 bits: 268 million items a file. */
const ITEM_BITS = 28;

/** Where in the folder an id is. */
export class FolderIndex {
  readonly #ids = new UuidIndex();

  /** Adds an item; where the same id was before, if it was. */
  add(id: string, { type, item }: ItemPlace): ItemPlace | undefined {
    return decode(this.#ids.add(id, itemTypes.indexOf(type) * 2 ** ITEM_BITS + item));
  }

  get(id: string): ItemPlace | undefined {
    return decode(this.#ids.get(id));
  }
}

function decode(place: number | undefined): ItemPlace | undefined {
  if (place === undefined) return undefined;
  const type = itemTypes[Math.floor(place / 2 ** ITEM_BITS)];
  return type && { type, item: place % 2 ** ITEM_BITS };
}

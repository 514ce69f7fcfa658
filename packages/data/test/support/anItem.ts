import { randomUUID } from "node:crypto";
import type { CreateItem } from "../../src/item/Item.ts";

/** An item to create: a book on a shelf, but for what is given. */
export function anItem(given: Partial<CreateItem> = {}): CreateItem {
  return { id: randomUUID(), type: "Book", shelf: "Read", title: "A book", ...given };
}

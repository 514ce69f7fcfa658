import { SetHash } from "./SetHash.ts";

/** How many items, and the hash of them all. */
export class Total {
  items = 0;
  readonly hash = new SetHash();

  add(hash: Uint8Array): void {
    this.items++;
    this.hash.add(hash);
  }

  /** Takes in all that the other counts. */
  addAll({ items, hash }: Total): void {
    this.items += items;
    this.hash.addAll(hash);
  }

  remove(hash: Uint8Array): void {
    this.items--;
    this.hash.remove(hash);
  }
}

/** The total of one type; begun with nothing where there is none yet. */
export function totalOf<Type>(totals: Map<Type, Total>, type: Type): Total {
  let total = totals.get(type);
  if (total === undefined) totals.set(type, (total = new Total()));
  return total;
}

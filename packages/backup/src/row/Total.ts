import { SetHash } from "./SetHash.ts";

/** The number of items, and their hash. */
export class Total {
  items = 0;
  readonly hash = new SetHash();

  add(hash: Uint8Array): void {
    this.items++;
    this.hash.add(hash);
  }

  /** Adds all items of another total. */
  addAll({ items, hash }: Total): void {
    this.items += items;
    this.hash.addAll(hash);
  }

  remove(hash: Uint8Array): void {
    this.items--;
    this.hash.remove(hash);
  }
}

/** The total of one type; created empty if missing. */
export function totalOf<Type>(totals: Map<Type, Total>, type: Type): Total {
  let total = totals.get(type);
  if (total === undefined) totals.set(type, (total = new Total()));
  return total;
}

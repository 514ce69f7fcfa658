import { SetHash } from "../row/SetHash.ts";
import type { ItemRecord } from "./ItemRecord.ts";

/** How many items, and the hash of them all. */
export class Total {
  items = 0;
  readonly hash = new SetHash();

  add(hash: Uint8Array): void {
    this.items++;
    this.hash.add(hash);
  }

  remove(hash: Uint8Array): void {
    this.items--;
    this.hash.remove(hash);
  }
}

/** What a side holds: of each type, and of items that have faults, which belong to no type. */
export class SideTotals {
  readonly faulty = new Total();
  /** By the type's number. */
  readonly types = new Map<number, Total>();

  add(record: ItemRecord): void {
    this.#totalOf(record).add(record.hash);
  }

  remove(record: ItemRecord): void {
    this.#totalOf(record).remove(record.hash);
  }

  /** All types. */
  get all(): Total {
    const all = new Total();
    for (const { items, hash } of this.types.values()) {
      all.items += items;
      all.hash.addAll(hash);
    }
    return all;
  }

  #totalOf({ isFaulty, type }: ItemRecord): Total {
    if (isFaulty) return this.faulty;
    let total = this.types.get(type);
    if (total === undefined) this.types.set(type, (total = new Total()));
    return total;
  }
}

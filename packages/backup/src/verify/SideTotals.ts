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

/** What a side holds: of each type, of all, and of items that have faults, which belong to no type. */
export class SideTotals {
  readonly all = new Total();
  readonly faulty = new Total();
  /** By the type's number. */
  readonly types = new Map<number, Total>();

  add(record: ItemRecord): void {
    if (record.isFaulty) this.faulty.add(record.hash);
    else {
      this.all.add(record.hash);
      this.ofType(record.type).add(record.hash);
    }
  }

  remove(record: ItemRecord): void {
    if (record.isFaulty) this.faulty.remove(record.hash);
    else {
      this.all.remove(record.hash);
      this.ofType(record.type).remove(record.hash);
    }
  }

  ofType(type: number): Total {
    let total = this.types.get(type);
    if (total === undefined) this.types.set(type, (total = new Total()));
    return total;
  }
}

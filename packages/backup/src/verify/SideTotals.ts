import { Total, totalOf } from "../row/Total.ts";
import type { ItemRecord } from "./ItemRecord.ts";

/** Totals of a side: by type, and of items with issues, which have no type. */
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
    for (const total of this.types.values()) all.addAll(total);
    return all;
  }

  #totalOf({ isFaulty, type }: ItemRecord): Total {
    return isFaulty ? this.faulty : totalOf(this.types, type);
  }
}

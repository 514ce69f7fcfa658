import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { Spool } from "./Spool.ts";

const FIELDS = 3;

/** Issues found after all items had been read, by ordinal: 24 bytes each in memory, the rest on disk. */
export class LateIssues {
  readonly #spool: Spool;
  #index = new Float64Array(FIELDS * 256);
  #size = 0;

  constructor(path: string) {
    this.#spool = new Spool(path);
  }

  add(ordinal: number, fault: FieldIssue): void {
    const { offset, length } = this.#spool.add(JSON.stringify(fault));
    if (this.#index.length === this.#size * FIELDS) {
      const larger = new Float64Array(this.#index.length * 2);
      larger.set(this.#index);
      this.#index = larger;
    }
    this.#index.set([ordinal, offset, length], this.#size++ * FIELDS);
  }

  /** Takes an item's issues; call with rising ordinals. */
  inOrder(): (ordinal: number) => FieldIssue[] {
    const order = Uint32Array.from({ length: this.#size }, (_, index) => index).sort(
      (a, b) => this.#field(a, 0) - this.#field(b, 0) || a - b,
    );
    let next = 0;
    return (ordinal) => {
      const faults: FieldIssue[] = [];
      for (; next < order.length; next++) {
        const entry = order[next] ?? 0;
        if (this.#field(entry, 0) !== ordinal) break;
        faults.push(JSON.parse(this.#spool.at(this.#field(entry, 1), this.#field(entry, 2))) as FieldIssue);
      }
      return faults;
    };
  }

  close(): void {
    this.#spool.close();
  }

  #field(entry: number, field: number): number {
    return this.#index[entry * FIELDS + field] ?? 0;
  }
}

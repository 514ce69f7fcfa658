/** A transaction's snapshot: which other transactions had committed when it was taken. */
export class Snapshot {
  /** Transactions with lower ids had ended. */
  readonly #xmin: bigint;
  /** Transactions with this id or a higher one hadn't begun. */
  readonly #xmax: bigint;
  /** Transactions in between that hadn't ended. */
  readonly #running: ReadonlySet<bigint>;

  /** @param text of `pg_current_snapshot()`, e.g. `10:20:10,14,15` */
  constructor(text: string) {
    const [xmin = "0", xmax = "0", running = ""] = text.split(":");
    this.#xmin = BigInt(xmin);
    this.#xmax = BigInt(xmax);
    this.#running = new Set(running === "" ? [] : running.split(",").map(BigInt));
  }

  /** Whether this transaction, which has committed by now, had committed then. */
  sees(xid: bigint): boolean {
    if (xid < this.#xmin) return true;
    return xid < this.#xmax && !this.#running.has(xid);
  }
}

/** What a transaction sees: which other transactions had been committed when it took its snapshot. */
export class Snapshot {
  /** Transactions below this had ended. */
  readonly #xmin: bigint;
  /** Transactions from this on hadn't begun. */
  readonly #xmax: bigint;
  /** Transactions between that hadn't ended. */
  readonly #running: ReadonlySet<bigint>;

  /** @param text of `pg_current_snapshot()`, e.g. `10:20:10,14,15` */
  constructor(text: string) {
    const [xmin = "0", xmax = "0", running = ""] = text.split(":");
    this.#xmin = BigInt(xmin);
    this.#xmax = BigInt(xmax);
    this.#running = new Set(running === "" ? [] : running.split(",").map(BigInt));
  }

  /** Had this transaction, which is known to have been committed by now, been committed then? */
  sees(xid: bigint): boolean {
    if (xid < this.#xmin) return true;
    return xid < this.#xmax && !this.#running.has(xid);
  }
}

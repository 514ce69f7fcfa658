interface Pending {
  lsn: bigint;
  tsNs: bigint;
  /** Lines that aren't written yet. */
  left: number;
}

/** Tracks up to which commit everything has been written, whatever order lines are written in. */
export class Progress {
  /** In the order of commits. */
  readonly #pending = new Set<Pending>();

  #lsn: bigint;
  #tsNs: bigint;

  constructor(lsn: bigint, tsNs: bigint) {
    this.#lsn = lsn;
    this.#tsNs = tsNs;
  }

  get reachedLsn(): bigint {
    return this.#lsn;
  }

  get reachedNs(): bigint {
    return this.#tsNs;
  }

  /** Adds the next transaction, of `lines` lines. Returns a function to call for each line written. */
  begin(lsn: bigint, tsNs: bigint, lines: number): () => void {
    const pending = { lsn, tsNs, left: lines };
    this.#pending.add(pending);
    this.#advance();
    return () => {
      pending.left--;
      this.#advance();
    };
  }

  /** Everything before this position in the WAL has been read. */
  read(lsn: bigint): void {
    if (this.#pending.size === 0 && lsn > this.#lsn) this.#lsn = lsn;
  }

  #advance(): void {
    for (const pending of this.#pending) {
      if (pending.left > 0) return;
      this.#pending.delete(pending);
      if (pending.lsn > this.#lsn) this.#lsn = pending.lsn;
      this.#tsNs = pending.tsNs;
    }
  }
}

/** How many different places in a microsecond a commit may begin with; the rest is for those that follow it at once. */
const PLACES = 500n;
const MILLISECOND_NS = 1_000_000n;

/**
 * Times of commits in nanoseconds: increasing in the order of commits, another for each, and never whole milliseconds, so
 * that whoever rounds them learns it here. PostgreSQL tells microseconds, and those not always in that order. Given the
 * same last time and the same commits they are the same again.
 */
export class CommitTimes {
  #last: bigint;

  /** @param last the one given last, ever */
  constructor(last: bigint) {
    this.#last = last;
  }

  get lastNs(): bigint {
    return this.#last;
  }

  next({ committedMicros, lsn }: { committedMicros: bigint; lsn: bigint }): bigint {
    const ns = committedMicros * 1_000n + 1n + ((lsn >> 3n) % PLACES);
    let next = ns > this.#last ? ns : this.#last + 1n;
    if (next % MILLISECOND_NS === 0n) next++;
    this.#last = next;
    return next;
  }
}

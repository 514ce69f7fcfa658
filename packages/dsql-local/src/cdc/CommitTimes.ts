/** Commits are spread over so many nanoseconds of a microsecond; the rest is for commits that follow at once. */
const OFFSETS = 500n;
const MILLISECOND_NS = 1_000_000n;

/**
 * Times of commits in nanoseconds: unique, increasing in the order of commits, and never whole milliseconds, so that code
 * that rounds them fails its tests. PostgreSQL has microseconds, and not always in that order. The same last time and the
 * same commits give the same times again.
 */
export class CommitTimes {
  #last: bigint;

  /** @param last the time of the last commit of all earlier runs */
  constructor(last: bigint) {
    this.#last = last;
  }

  get lastNs(): bigint {
    return this.#last;
  }

  next({ committedMicros, lsn }: { committedMicros: bigint; lsn: bigint }): bigint {
    const ns = committedMicros * 1_000n + 1n + ((lsn >> 3n) % OFFSETS);
    let next = ns > this.#last ? ns : this.#last + 1n;
    if (next % MILLISECOND_NS === 0n) next++;
    this.#last = next;
    return next;
  }
}

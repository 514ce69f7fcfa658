import type { Executor } from "@mattb.tech/billio-dsql";

/**
 * The series that others can't delete before a transaction ends: those that it has locked or inserted. A season of one of
 * them needs no further lock.
 *
 * Calls of one transaction may overlap, while its statements run in the order in which they were sent. So a lock is
 * released before the statement that deletes its series is sent, and reads sent before then add none.
 */
export class SeriesLocks {
  readonly #ids = new Set<string>();
  #releases = 0;

  /** Valid for the statement that is sent next, and no longer. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Call it before a locking read is sent; the result adds the series that the read has locked. */
  trackLocks(): (ids: Iterable<string>) => void {
    const before = this.#releases;
    return (ids) => {
      if (this.#releases !== before) return;
      for (const id of ids) this.#ids.add(id);
    };
  }

  /** Call it before a statement is sent that may delete the series. */
  release(id: string): void {
    this.#releases++;
    this.#ids.delete(id);
  }
}

const locks = new WeakMap<Executor, SeriesLocks>();

/** The locks of a transaction; undefined where each statement is a transaction of its own. */
export function seriesLocksOf(executor: Executor): SeriesLocks | undefined {
  if (!executor.inTransaction) return undefined;
  const known = locks.get(executor);
  if (known !== undefined) return known;
  const created = new SeriesLocks();
  locks.set(executor, created);
  return created;
}

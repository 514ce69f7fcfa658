import type { Executor } from "@mattb.tech/billio-dsql";

/**
 * The series that a transaction keeps others from deleting: those it has locked, or written as new. A season of one
 * of them needs no further lock.
 *
 * Calls of one transaction may overlap, while its statements run in the order in which they were sent. So a series is
 * let go before the statement that deletes it is sent, and what was read before then isn't taken for held.
 */
export class SeriesLocks {
  readonly #ids = new Set<string>();
  #letGo = 0;

  /** Good for the statement that is sent next, and no longer. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** To be called before a statement is sent; the result takes the series that it has found and locked. */
  finding(): (ids: Iterable<string>) => void {
    const before = this.#letGo;
    return (ids) => {
      if (this.#letGo !== before) return;
      for (const id of ids) this.#ids.add(id);
    };
  }

  /** To be called before a statement is sent that may delete the series. */
  letGo(id: string): void {
    this.#letGo++;
    this.#ids.delete(id);
  }
}

const locks = new WeakMap<Executor, SeriesLocks>();

/** The locks of a transaction; undefined where each statement is a transaction of its own. */
export function seriesLocksOf(executor: Executor): SeriesLocks | undefined {
  if (!executor.inTransaction) return undefined;
  const known = locks.get(executor);
  if (known !== undefined) return known;
  const made = new SeriesLocks();
  locks.set(executor, made);
  return made;
}

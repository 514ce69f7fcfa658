import { setTimeout as passed } from "node:timers/promises";

/** Longest that one side waits for the other; what lasts longer runs beside it. */
const MAX_WAIT_MS = 50;

/** Call it when the turn is over. */
export type EndTurn = () => void;

/**
 * Lets reconstructions and what else locks rows take turns. A reconstruction writes all that others have written since a
 * snapshot: beside statements that wait while they hold locks PostgreSQL would find circles of both again and again, and
 * each commit between would be one more to undo. Nothing but speed depends on it: nobody waits long for a turn.
 */
export class ReconstructionScheduler {
  readonly #writers = new Set<{ ended: Promise<void> }>();
  #waiting: (() => void)[] = [];
  #last: Promise<void> = Promise.resolve();
  /** Reconstructions that have their turn or wait for it. */
  #reconstructions = 0;

  /** Is there no reconstruction? */
  get isQuiet(): boolean {
    return this.#reconstructions === 0;
  }

  /** A statement that writes, or a COMMIT. At once where there is no reconstruction. */
  write(): EndTurn | Promise<EndTurn> {
    if (this.isQuiet) return this.#admit();
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        resolve(this.#admit());
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((each) => each !== go);
        go();
      }, MAX_WAIT_MS);
      this.#waiting.push(go);
    });
  }

  /** A reconstruction: one after another, and the writers that came before it first. */
  async reconstruct(): Promise<EndTurn> {
    this.#reconstructions++;
    const before = this.#last;
    let end: EndTurn = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    if (this.#writers.size > 0) {
      const late = new AbortController();
      const writers = [...this.#writers];
      const ended = Promise.all(writers.map((writer) => writer.ended)).then(() => true);
      const inTime = await Promise.race([
        ended,
        passed(MAX_WAIT_MS, false, { signal: late.signal }).catch(() => true),
      ]);
      late.abort();
      // The next one needn't wait for them, too.
      if (!inTime) for (const writer of writers) this.#writers.delete(writer);
    }
    return () => {
      this.#reconstructions--;
      for (const go of this.#waiting.splice(0)) go();
      end();
    };
  }

  #admit(): EndTurn {
    let end: EndTurn = () => undefined;
    const writer = {
      ended: new Promise<void>((resolve) => {
        end = resolve;
      }),
    };
    this.#writers.add(writer);
    return () => {
      this.#writers.delete(writer);
      end();
    };
  }
}

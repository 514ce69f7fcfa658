import { setTimeout as passed } from "node:timers/promises";

/** The longest that one side waits for the other; after that both run at once. */
const MAX_WAIT_MS = 50;

/** Call it at the end of the turn. */
export type EndTurn = () => void;

/**
 * Makes reconstructions and other statements that lock rows take turns. A reconstruction writes every row that others have
 * written since a snapshot: together with statements that wait while they hold locks it would cause deadlock after deadlock,
 * and each commit in between would be one more to undo. Only speed depends on it, so nobody waits long for a turn.
 */
export class ReconstructionScheduler {
  readonly #writers = new Set<{ ended: Promise<void> }>();
  #waiting: (() => void)[] = [];
  #last: Promise<void> = Promise.resolve();
  /** Reconstructions that run or wait for their turn. */
  #reconstructions = 0;

  /** Whether there is no reconstruction. */
  get isQuiet(): boolean {
    return this.#reconstructions === 0;
  }

  /** The turn of a statement that writes, or of a COMMIT. Synchronous while there is no reconstruction. */
  write(): EndTurn | Promise<EndTurn> {
    if (this.isQuiet) return this.#startWriter();
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        resolve(this.#startWriter());
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((each) => each !== go);
        go();
      }, MAX_WAIT_MS);
      this.#waiting.push(go);
    });
  }

  /** The turn of a reconstruction: after those before it, and after the writers that run. */
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
      // The next reconstruction needn't wait for them as well.
      if (!inTime) for (const writer of writers) this.#writers.delete(writer);
    }
    return () => {
      this.#reconstructions--;
      for (const go of this.#waiting.splice(0)) go();
      end();
    };
  }

  #startWriter(): EndTurn {
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

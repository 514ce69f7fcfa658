interface Alarm {
  dueMs: number;
  ring: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** A hundred years: the dates in tokens have no format beyond the year 9999. */
const MAX_AHEAD_MS = 100 * 365.25 * 24 * 60 * 60 * 1_000;

/** The longest delay of a Node.js timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The server's time: the system's, plus what it has been advanced by. Everything that depends on age (tokens, connections,
 * transactions) uses this clock, so that a test needn't wait for an hour.
 */
export class Clock {
  readonly #alarms = new Set<Alarm>();
  readonly #moves: { systemMs: number; aheadMs: number }[] = [];
  #aheadMs = 0;

  /** What it has been advanced by in total, in milliseconds. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  /**
   * What this clock showed when the system's clock, which clients use, showed `systemMs`. Tokens have dates in whole seconds:
   * one that was signed in the second in which this clock was advanced counts as signed before.
   */
  showedAt(systemMs: number): number {
    const move = this.#moves.findLast((made) => made.systemMs <= systemMs);
    return systemMs + (move?.aheadMs ?? 0);
  }

  /**
   * Advances the clock; alarms that are due by then ring before this returns.
   *
   * @param byMs whole milliseconds
   * @throws {RangeError} for a negative step, and for one that would lead more than a hundred years ahead
   */
  advance(byMs: number): void {
    const mostMs = MAX_AHEAD_MS - this.#aheadMs;
    if (!Number.isInteger(byMs) || byMs < 0 || byMs > mostMs) {
      throw new RangeError(
        `The clock moves on by whole milliseconds, from 0 to ${mostMs} (it may be a hundred years ahead), not by ${String(byMs)}.`,
      );
    }
    this.#aheadMs += byMs;
    this.#moves.push({ systemMs: Date.now(), aheadMs: this.#aheadMs });
    for (const alarm of [...this.#alarms].sort((a, b) => a.dueMs - b.dueMs)) this.#check(alarm);
  }

  /** Calls back once when the clock reaches `dueMs`. Returns the function that cancels that. Keeps no process alive. */
  at(dueMs: number, callback: () => void): () => void {
    const alarm: Alarm = { dueMs, ring: callback, timer: undefined };
    this.#alarms.add(alarm);
    this.#check(alarm);
    return () => {
      this.#cancel(alarm);
    };
  }

  #check(alarm: Alarm): void {
    if (!this.#alarms.has(alarm)) return;
    clearTimeout(alarm.timer);
    const leftMs = alarm.dueMs - this.nowMs();
    if (leftMs <= 0) {
      this.#alarms.delete(alarm);
      alarm.ring();
      return;
    }
    alarm.timer = setTimeout(
      () => {
        this.#check(alarm);
      },
      Math.min(leftMs, MAX_TIMER_MS),
    );
    alarm.timer.unref();
  }

  #cancel(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}

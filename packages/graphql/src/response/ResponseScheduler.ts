/**
 * Time slice of large responses: half of the time that everything else took since the last slice, within bounds. So
 * ordinary requests take at most half as long again under full load, and hardly wait otherwise.
 */
const SLICE = { share: 0.5, minMs: 1, maxMs: 5 };
/**
 * The next large response begins when the others have been idle for so long, waiting for the database or a service. If it
 * began sooner, ordinary requests would wait for the rows of several at once.
 */
const PATIENCE_MS = 1_000;

/** Maximum number of large responses under way. */
const MAX_BEGUN = 3;

/** The scheduler's view of a large response. */
export interface ScheduledResponse {
  /** Called when its turn begins. */
  begin(): void;
  /**
   * Runs queued work until a time of `performance.now()`.
   *
   * @returns whether the queue is empty
   */
  work(until: number): boolean;
}

/**
 * Schedules large responses: one at a time, and a time slice of it in each turn of the event loop. So ordinary requests are
 * hardly delayed by large ones, and memory holds little of them.
 */
export class ResponseScheduler {
  /** Responses whose turn has begun, each with the time of its last progress by `performance.now()`. */
  readonly #begun = new Map<ScheduledResponse, number>();
  #waiting = new Set<ScheduledResponse>();
  readonly #ready = new Set<ScheduledResponse>();
  #scheduled = false;
  #slicedAt = 0;
  #patience: NodeJS.Timeout | undefined;

  /** Queues the response, which begins after those before it have ended. */
  request(response: ScheduledResponse): void {
    this.#waiting.add(response);
    this.#beginNext();
  }

  /** Puts a response that has begun back to the head of the queue, for a turn in which it is built alone. */
  requeue(response: ScheduledResponse): void {
    this.#begun.delete(response);
    this.#ready.delete(response);
    this.#waiting = new Set([response, ...this.#waiting]);
    this.#beginNext();
  }

  /** Whether no other large response is being built. */
  isAlone(response: ScheduledResponse): boolean {
    return this.#begun.size === 1 && this.#begun.has(response);
  }

  /** Called when the database or a service has sent what the response waited for. */
  noteProgress(response: ScheduledResponse): void {
    if (this.#begun.has(response)) this.#begun.set(response, performance.now());
  }

  /** Schedules a response that has begun and has work to do. */
  schedule(response: ScheduledResponse): void {
    this.#ready.add(response);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#slicedAt = performance.now();
    setImmediate(this.#slice);
  }

  /** Called when the response is complete or abandoned. */
  end(response: ScheduledResponse): void {
    this.#waiting.delete(response);
    this.#ready.delete(response);
    if (this.#begun.delete(response)) this.#beginNext();
  }

  #beginNext(): void {
    clearTimeout(this.#patience);
    const [next] = this.#waiting;
    if (next === undefined || this.#begun.size === MAX_BEGUN) return;
    const idleMs = this.#begun.size === 0 ? Infinity : performance.now() - Math.max(...this.#begun.values());
    const leftMs = PATIENCE_MS - idleMs;
    if (leftMs > 0) {
      this.#patience = setTimeout(() => {
        this.#beginNext();
      }, leftMs);
      return;
    }
    this.#waiting.delete(next);
    this.#begun.set(next, performance.now());
    next.begin();
    this.#beginNext();
  }

  readonly #slice = (): void => {
    const began = performance.now();
    const { share, minMs, maxMs } = SLICE;
    const end = began + Math.min(maxMs, Math.max(minMs, (began - this.#slicedAt) * share));
    // In the order in which they began.
    for (const response of this.#begun.keys()) {
      if (!this.#ready.has(response)) continue;
      if (response.work(end)) this.#ready.delete(response);
      this.noteProgress(response);
      if (performance.now() >= end) break;
    }
    this.#slicedAt = performance.now();
    this.#scheduled = this.#ready.size > 0;
    if (this.#scheduled) setImmediate(this.#slice);
  };
}

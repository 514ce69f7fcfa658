import { AsyncResource } from "node:async_hooks";
import { ResponseLimitError } from "./ResponseLimitError.ts";
import type { ResponseLimits } from "./ResponseLimits.ts";
import type { MinimumSize } from "./minimumItemSize.ts";
import { TurnNeeded } from "./TurnNeeded.ts";
import type { ResponseScheduler } from "./ResponseScheduler.ts";
import { WorkQueue } from "./WorkQueue.ts";

/** Maximum fields of a response of ordinary size, some milliseconds' work: a page of 50 full items has half as many. */
const ORDINARY_FIELDS = 2_000;
/** Maximum bytes that a response of ordinary size reads. */
const ORDINARY_READ = 1_000_000;

type State = "ordinary" | "waiting" | "begun" | "ended";

export interface EndedResponse {
  /** Whether it was still waiting for its turn; its size is unknown then. */
  unmade: boolean;
  /** Whether it took more than a response of ordinary size. */
  wasLarge: boolean;
  /** Whether it read more from the database than one of ordinary size. */
  readMuch: boolean;
  /** The error when it exceeded a limit. */
  over: ResponseLimitError | undefined;
}

/**
 * Builds one response within its limits: counts fields, objects and bytes while fields are resolved, and abandons the
 * response when it exceeds a limit. A response that turns out to be large continues in time slices of the scheduler.
 */
export class ResponseBuilder {
  readonly limits: ResponseLimits;
  readonly #scheduler: ResponseScheduler;
  readonly #onLimitExceeded: (error: ResponseLimitError) => void;
  readonly #taken = { answerBytes: 0, answerObjects: 0, answerFields: 0, answerErrors: 0, readBytes: 0 };
  readonly #promised: MinimumSize = { answerFields: 0, answerBytes: 0, answerObjects: 0 };
  /** Keeps the request's async context for what runs later, so that its statements and bytes are counted for it. */
  readonly #context = new AsyncResource("Answer", { requireManualDestroy: true });
  readonly #work = new WorkQueue();
  #whenBegun: (() => void)[] = [];
  #whenIdle: (() => void)[] = [];
  #state: State = "ordinary";
  #readsMuch = false;
  #over: ResponseLimitError | undefined;
  #onBegin: () => ResponseLimitError | undefined = () => undefined;
  #onEnd: ((ended: EndedResponse) => void) | undefined;

  /** @param onOver called once, with the first limit that is exceeded */
  constructor(limits: ResponseLimits, turns: ResponseScheduler, onOver: (error: ResponseLimitError) => void) {
    this.limits = limits;
    this.#scheduler = turns;
    this.#onLimitExceeded = onOver;
  }

  /** Whether it is complete or abandoned. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /** Whether it has turned out to be large. */
  get large(): boolean {
    return this.#state === "waiting" || this.#state === "begun";
  }

  /** Counts an amount; abandons the response when it exceeds a limit. */
  take(what: keyof ResponseLimits, amount: number): void {
    const taken = (this.#taken[what] += amount);
    if (taken > this.limits[what]) this.#exceeded(what);
  }

  /** Counts the minimum size of a list's items in advance. */
  promise(least: MinimumSize, times: number): void {
    this.#promise("answerFields", least.answerFields * times);
    this.#promise("answerBytes", least.answerBytes * times);
    this.#promise("answerObjects", (1 + least.answerObjects) * times);
  }

  /**
   * Counts bytes that the database sends.
   *
   * @throws {ResponseLimitError} above the limit
   * @throws {TurnNeeded} when it is much, and other large responses are being built
   */
  read(bytes: number): void {
    this.take("readBytes", bytes);
    if (this.ended) throw new ResponseLimitError("readBytes", this.limits.readBytes);
    this.#scheduler.noteProgress(this);
    if (this.#taken.readBytes <= ORDINARY_READ) return;
    if (this.#state === "begun" && (this.#readsMuch || this.#scheduler.isAlone(this))) {
      this.#readsMuch = true;
      return;
    }
    // The rows read so far are discarded, and read again later.
    this.#taken.readBytes = 0;
    this.#readsMuch = true;
    if (this.#state === "begun") {
      this.#state = "waiting";
      this.#scheduler.requeue(this);
    }
    throw new TurnNeeded();
  }

  /** Whether so many more fields exceed a response of ordinary size. */
  isManyMore(fields: number): boolean {
    return this.large || this.#taken.answerFields + fields > ORDINARY_FIELDS;
  }

  /** Sets a check that runs when its turn begins: whether it is known by then to exceed a limit. */
  onBegin(ask: () => ResponseLimitError | undefined): void {
    this.#onBegin = ask;
  }

  /**
   * Resolves when a large response may be built.
   *
   * @param readsMuch whether it is expected to read so much that it has to be built alone
   */
  turn(readsMuch = false): Promise<void> {
    if (readsMuch && this.#state === "ordinary") this.#readsMuch = true;
    if (this.#state === "begun") return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenBegun.push(resolve);
      this.#wait();
    });
  }

  /** Runs a continuation with a value, in the response's turn. */
  later<T, R>(value: T, next: (value: T) => R | PromiseLike<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#work.add(() => {
        try {
          resolve(next(value));
        } catch (error) {
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- as it was thrown
          reject(error);
        }
      });
      if (this.#state === "begun") this.#scheduler.schedule(this);
      else this.#wait();
    });
  }

  /**
   * Runs a loader's batch when no more keys are added in this tick. While a large list is resolved, that is after its last
   * item.
   */
  readonly whenIdle = (run: () => void): void => {
    // As DataLoader's default: after the promises that are settled now.
    void Promise.resolve().then(() => {
      process.nextTick(() => {
        if (this.ended) return;
        if (this.#work.empty) run();
        else this.#whenIdle.push(run);
      });
    });
  };

  /** Called when its turn begins. */
  begin(): void {
    this.#state = "begun";
    const over = this.#onBegin();
    if (over !== undefined) {
      this.#abandon(over);
      return;
    }
    for (const resolve of this.#whenBegun.splice(0)) resolve();
    if (!this.#work.empty) this.#scheduler.schedule(this);
  }

  /**
   * Runs queued work until a time of `performance.now()`.
   *
   * @returns whether the queue is empty
   */
  work(until: number): boolean {
    return this.#context.runInAsyncScope(() => {
      while (this.#work.run()) if (performance.now() >= until) return false;
      for (const run of this.#whenIdle.splice(0)) this.whenIdle(run);
      return true;
    });
  }

  /** Sets the callback for the end of the response. */
  onEnd(tell: (ended: EndedResponse) => void): void {
    this.#onEnd = tell;
  }

  /** Ends the response; later calls do nothing. */
  end(): void {
    if (this.ended) return;
    const { answerFields, answerObjects } = this.#taken;
    const isMuch = Math.max(answerFields, answerObjects) > ORDINARY_FIELDS || this.#readsMuch;
    const unmade = this.#state === "waiting";
    this.#state = "ended";
    this.#onEnd?.({
      unmade,
      wasLarge: isMuch || this.#over !== undefined,
      readMuch: this.#readsMuch,
      over: this.#over,
    });
    this.#work.clear();
    this.#whenIdle = [];
    this.#whenBegun = [];
    this.#scheduler.end(this);
  }

  #promise(what: keyof MinimumSize, amount: number): void {
    const promised = (this.#promised[what] += amount);
    if (promised > this.limits[what]) this.#exceeded(what);
  }

  #exceeded(what: keyof ResponseLimits): void {
    if (!this.ended) this.#abandon(new ResponseLimitError(what, this.limits[what]));
  }

  #abandon(over: ResponseLimitError): void {
    this.#over = over;
    this.end();
    this.#onLimitExceeded(over);
  }

  #wait(): void {
    if (this.#state !== "ordinary") return;
    this.#state = "waiting";
    this.#scheduler.request(this);
  }
}

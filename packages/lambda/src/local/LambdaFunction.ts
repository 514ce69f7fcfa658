import { randomUUID } from "node:crypto";
import { ExecutionEnvironment, type EnvironmentOptions, InitError } from "./ExecutionEnvironment.ts";
import type { FunctionError, Outcome } from "./FunctionError.ts";
import { limits } from "./limits.ts";

export interface FunctionOptions extends EnvironmentOptions {
  /** The function's reserved concurrency: the most environments, and so concurrent calls. */
  concurrency?: number;
  /** Timeout of a call, in ms. */
  callMs?: number;
  /** Timeout of the init phase, in ms. */
  initMs?: number;
  /** Receives the platform's log lines: START, END, REPORT and errors. */
  onLine?: (line: string) => void;
}

/** The result of a call, or why Lambda rejected it: throttled, or the event is too large. */
export type CallOutcome = Outcome | { kind: "refused"; error: FunctionError };

/** Counts since the function was created. */
export interface Counts {
  calls: number;
  /** Started environments. */
  starts: number;
  /** Environments that crashed, or were ended by a limit. */
  ends: number;
}

/** A function as Lambda runs it: an environment for each concurrent call, kept frozen for later ones. */
export class LambdaFunction {
  readonly #options: FunctionOptions;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #starting = new Set<Promise<unknown>>();
  /** Calls that have an environment or wait for one to start. */
  #busy = 0;
  readonly #stopping = new AbortController();
  readonly counts: Counts = { calls: 0, starts: 0, ends: 0 };

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  /** Process ids of the environments. */
  get pids(): number[] {
    return [...this.#all].map(({ pid }) => pid);
  }

  /** @param event JSON */
  async invoke(event: Buffer): Promise<CallOutcome> {
    const { concurrency = 10, callMs = limits.callMs } = this.#options;
    if (event.length > limits.requestBytes) {
      const errorMessage = `Request must be smaller than ${limits.requestBytes} bytes for the InvokeFunction operation`;
      return { kind: "refused", error: { errorType: "RequestTooLargeException", errorMessage } };
    }
    if (this.#busy >= concurrency || this.#stopping.signal.aborted) {
      return {
        kind: "refused",
        error: { errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." },
      };
    }
    this.#busy++;
    this.counts.calls++;
    const requestId = randomUUID();
    this.#say(`START RequestId: ${requestId} Version: $LATEST`);
    try {
      const outcome = await this.#call(requestId, event, callMs);
      if (outcome.kind === "error" && /^(?:Runtime|Sandbox|Function)\./.test(outcome.error.errorType))
        this.#say(`${outcome.error.errorType} RequestId: ${requestId} ${outcome.error.errorMessage}`);
      return outcome;
    } finally {
      this.#busy--;
    }
  }

  /** Ends all environments. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#starting]);
    await Promise.all([...this.#all].map((environment) => environment.stop()));
    this.#all.clear();
    this.#idle.length = 0;
  }

  async #call(requestId: string, event: Buffer, callMs: number): Promise<Outcome> {
    // The one that was used last, as Lambda seems to choose, so that others can be shut down.
    let environment = this.#idle.pop();
    while (environment !== undefined && !environment.isAlive) {
      await this.#discard(environment);
      environment = this.#idle.pop();
    }
    let isNew = false;
    if (environment === undefined) {
      isNew = true;
      try {
        environment = await this.#start(callMs);
      } catch (error) {
        if (error instanceof InitError) return { kind: "error", error: error.error };
        throw error;
      }
    }
    const began = performance.now();
    const outcome = await environment.invoke(requestId, event, callMs);
    await this.#report(requestId, environment, { ms: performance.now() - began, isNew });
    if (environment.isAlive && !this.#stopping.signal.aborted) this.#idle.push(environment);
    else await this.#discard(environment);
    return outcome;
  }

  /** Lambda repeats a failed init phase as a part of the call, under its timeout. */
  async #start(callMs: number): Promise<ExecutionEnvironment> {
    const { initMs = limits.initMs } = this.#options;
    try {
      return await this.#startWithin(initMs);
    } catch (error) {
      if (!(error instanceof InitError) || this.#stopping.signal.aborted) throw error;
      this.#say(`INIT_REPORT Status: error ${error.message}`);
      return this.#startWithin(callMs);
    }
  }

  async #startWithin(limitMs: number): Promise<ExecutionEnvironment> {
    this.counts.starts++;
    const starting = this.#startEnvironment(limitMs);
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #startEnvironment(limitMs: number): Promise<ExecutionEnvironment> {
    try {
      const environment = await ExecutionEnvironment.start(this.#options, limitMs, this.#stopping.signal);
      this.#all.add(environment);
      return environment;
    } catch (error) {
      this.counts.ends++;
      throw error;
    }
  }

  async #discard(environment: ExecutionEnvironment): Promise<void> {
    this.#all.delete(environment);
    if (!this.#stopping.signal.aborted) this.counts.ends++;
    await environment.stop();
  }

  async #report(
    requestId: string,
    environment: ExecutionEnvironment,
    { ms, isNew }: { ms: number; isNew: boolean },
  ): Promise<void> {
    if (this.#options.onLine === undefined) return;
    const memory = await environment.peakMemoryMb();
    this.#say(`END RequestId: ${requestId}`);
    this.#say(
      [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${ms.toFixed(2)} ms`,
        `Memory Size: ${this.#options.memoryMb} MB`,
        ...(memory === undefined ? [] : [`Max Memory Used: ${memory} MB`]),
        ...(isNew ? [`Init Duration: ${environment.initMs.toFixed(2)} ms`] : []),
      ].join("\t"),
    );
  }

  #say(line: string): void {
    this.#options.onLine?.(line);
  }
}

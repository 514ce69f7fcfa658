import type { Channels, RetryMessage } from "../diagnostics/channels.ts";
import { OccRetriesExhaustedError } from "../errors/OccRetriesExhaustedError.ts";
import { type Backoff, fullJitter } from "./backoff.ts";
import { occConflict } from "./occConflict.ts";
import { pause } from "./pause.ts";

/** Bounds of the retries of one unit of work. Whichever is reached first ends them. */
export interface RetryOptions extends Backoff {
  attempts: number;
  /** No attempt begins after this many milliseconds. */
  deadlineMs: number;
}

/**
 * Retries a unit of work, from its first read on, while it fails with a write conflict (optimistic concurrency control). The
 * first retry of a schema conflict (`OC001`) is immediate: it clears once the session has the new catalog.
 *
 * @param channels where each retry is published
 * @param signal ends the retries; an attempt under way goes on
 * @throws the signal's reason when it has aborted
 * @throws {OccRetriesExhaustedError} when attempts or time are spent
 */
export async function withOccRetry<T>(
  work: () => Promise<T>,
  options: RetryOptions,
  { retry }: Pick<Channels, "retry">,
  signal?: AbortSignal,
): Promise<T> {
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const conflict = occConflict(error);
      if (conflict === undefined) throw error;
      const waitMs = attempt === 1 && conflict.marker === "OC001" ? 0 : fullJitter(attempt, options);
      const elapsedMs = performance.now() - began;
      if (attempt >= options.attempts || elapsedMs + waitMs > options.deadlineMs) {
        throw new OccRetriesExhaustedError(attempt, elapsedMs, error);
      }
      signal?.throwIfAborted();
      retry.publish({ attempt, ...conflict, waitMs } satisfies RetryMessage);
      await pause(waitMs, signal);
    }
  }
}

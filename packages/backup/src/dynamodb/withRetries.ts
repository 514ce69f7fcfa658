import { setTimeout } from "node:timers/promises";

/** Answers that say "later": throttling, and faults of the service itself. */
const LATER: ReadonlySet<string> = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "RequestTimeoutException",
  "ServiceUnavailable",
  "SlowDown",
  "ThrottlingException",
  "TimeoutError",
  "TransactionInProgressException",
]);
const CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
]);

/** About two minutes in all, before it is given up. */
export const retryWaits: readonly number[] = [
  50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 60_000,
];

export interface RetryOptions {
  /** How long to wait at most before each further attempt, in milliseconds; the wait is a random part of it. */
  waits?: readonly number[] | undefined;
  signal?: AbortSignal | undefined;
}

/** Whether an error may be gone at the next attempt. What was asked may have been done nevertheless. */
export function isTransient(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (LATER.has(each.name)) return true;
    if ("code" in each && typeof each.code === "string" && CONNECTION.has(each.code)) return true;
    const { $metadata } = each as { $metadata?: { httpStatusCode?: number } };
    if (($metadata?.httpStatusCode ?? 0) >= 500) return true;
  }
  return false;
}

/**
 * Does something again while DynamoDB says that it is too much or can't be reached.
 *
 * @throws the last error, and at once any other; the signal's reason when it is aborted
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  { waits = retryWaits, signal }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const longest = waits[attempt];
      if (longest === undefined || !isTransient(error)) throw error;
      await pause(longest, signal);
    }
  }
}

/** Waits for a random time up to `longestMs`, so that those who were turned away together don't come back together. */
export async function pause(longestMs: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(longestMs * (0.5 + Math.random() / 2), undefined, { signal });
}

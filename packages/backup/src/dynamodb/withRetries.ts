import { setTimeout } from "node:timers/promises";

/** Errors that may be gone later: throttling, and errors of the service itself. */
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

/** About two minutes in total. */
export const retryWaits: readonly number[] = [
  50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 60_000,
];

export interface RetryOptions {
  /** Longest wait before each further attempt, in ms; the actual wait is random below it (full jitter). */
  waits?: readonly number[] | undefined;
  signal?: AbortSignal | undefined;
}

/** Whether the error is transient. The request may have been executed nevertheless. */
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
 * Retries while DynamoDB throttles or can't be reached.
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

/** Waits for a random time up to `longestMs`, so that throttled clients don't retry at the same time. */
export async function pause(longestMs: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(longestMs * (0.5 + Math.random() / 2), undefined, { signal });
}

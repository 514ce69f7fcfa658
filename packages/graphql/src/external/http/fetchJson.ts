import { ExternalServiceError } from "../ExternalServiceError.ts";
import { type Attempt, sendOnce } from "./sendOnce.ts";
import type { ServiceAccess } from "./ServiceAccess.ts";
import { wait } from "./retryDelay.ts";

export interface JsonRequest {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** The caller's; when it is aborted, the promise is rejected with its reason. */
  signal?: AbortSignal | undefined;
}

/** The parsed body, or "absent" for status 404. */
export type JsonResponse = Exclude<Attempt, { kind: "failed" }>;

/**
 * Fetches JSON from a service. Retries once after a transient error: a broken connection, status 429, or 500 and above.
 * Both tries and the wait between them (`Retry-After`, if given) share one deadline, so a slow service receives no second
 * request. All requests are reads, so a retry is safe.
 *
 * @throws {ExternalServiceError}
 */
export async function fetchJson(
  access: ServiceAccess,
  url: URL,
  { signal: callerSignal, ...init }: JsonRequest = {},
): Promise<JsonResponse> {
  callerSignal?.throwIfAborted();
  const deadline = AbortSignal.timeout(access.timeoutMs);
  const endsAtMs = performance.now() + access.timeoutMs;
  const signal = callerSignal ? AbortSignal.any([callerSignal, deadline]) : deadline;
  const send = async () => {
    const result = await sendOnce(access, url, { ...init, signal });
    callerSignal?.throwIfAborted();
    if (result.kind === "failed" && deadline.aborted) throw timeout(access);
    return result;
  };

  const first = await send();
  if (first.kind !== "failed") return first;
  if (first.retryInMs === undefined || performance.now() + first.retryInMs >= endsAtMs) throw first.error;
  await wait(first.retryInMs, signal);
  const second = await send();
  if (second.kind === "failed") throw second.error;
  return second;
}

function timeout({ service, subject, timeoutMs }: ServiceAccess): ExternalServiceError {
  return new ExternalServiceError(service, "timeout", `gave no answer within ${timeoutMs} ms`, subject);
}

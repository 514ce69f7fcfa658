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

/** What a service answered: the parsed body, or that there is no such thing (404). */
export type JsonResponse = Exclude<Attempt, { kind: "failed" }>;

/**
 * Asks a service for JSON, and once more when the first try met what may pass: a broken connection, a status of
 * 500 or more, 429. Both tries and the wait between them (`Retry-After`, if given) share one deadline, so a
 * service that is slow isn't asked twice. Everything sent this way only reads, so asking twice does no harm.
 *
 * @throws {ExternalServiceError}
 */
export async function fetchJson(
  access: ServiceAccess,
  url: URL,
  { signal: callers, ...init }: JsonRequest = {},
): Promise<JsonResponse> {
  callers?.throwIfAborted();
  const deadline = AbortSignal.timeout(access.timeoutMs);
  const endsAtMs = performance.now() + access.timeoutMs;
  const signal = callers ? AbortSignal.any([callers, deadline]) : deadline;
  const ask = async () => {
    const result = await sendOnce(access, url, { ...init, signal });
    callers?.throwIfAborted();
    if (result.kind === "failed" && deadline.aborted) throw timeout(access);
    return result;
  };

  const first = await ask();
  if (first.kind !== "failed") return first;
  if (first.retryInMs === undefined || performance.now() + first.retryInMs >= endsAtMs) throw first.error;
  await wait(first.retryInMs, signal);
  const second = await ask();
  if (second.kind === "failed") throw second.error;
  return second;
}

function timeout({ service, subject, timeoutMs }: ServiceAccess): ExternalServiceError {
  return new ExternalServiceError(service, "timeout", `gave no answer within ${timeoutMs} ms`, subject);
}

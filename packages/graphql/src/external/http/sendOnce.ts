import { type ExternalFailure, ExternalServiceError } from "../ExternalServiceError.ts";
import { errorCode } from "./errorCode.ts";
import { maxResponseBytes, readBounded } from "./readBounded.ts";
import type { ServiceAccess } from "./ServiceAccess.ts";
import { retryDelayMs } from "./retryDelay.ts";

/** The outcome of one try. */
export type Attempt =
  | { kind: "found"; body: unknown }
  | { kind: "absent" }
  | {
      kind: "failed";
      error: ExternalServiceError;
      status: number | undefined;
      retryInMs: number | undefined;
    };

/**
 * Sends the request once. Never rejects: an abort is a failure like any other, and the caller knows its reason.
 *
 * Errors of `fetch` are dropped, since they may contain the URL with its key.
 */
export async function sendOnce(access: ServiceAccess, url: URL, init: RequestInit): Promise<Attempt> {
  try {
    // An API has no reason to redirect, and our keys would be sent to the target.
    const response = await access.fetch(url, { ...init, redirect: "manual" });
    if (response.ok) return await readResponse(access, response);
    await response.body?.cancel();
    return response.status === 404 ? { kind: "absent" } : statusError(access, response);
  } catch (error) {
    const code = errorCode(error);
    return failed(access, "down", `is down or can't be reached${code && ` (${code})`}`, {
      retryInMs: retryDelayMs(null),
    });
  }
}

async function readResponse(access: ServiceAccess, response: Response): Promise<Attempt> {
  const text = await readBounded(response);
  if (text === undefined) {
    return failed(access, "bad answer", `gave an answer of more than ${maxResponseBytes / 1024 / 1024} MiB`);
  }
  try {
    return { kind: "found", body: JSON.parse(text) as unknown };
  } catch {
    return failed(access, "bad answer", "gave an answer that is no JSON");
  }
}

function statusError(access: ServiceAccess, response: Response): Attempt {
  const { status } = response;
  const retryAfter = response.headers.get("retry-after");
  const retryInMs = retryDelayMs(retryAfter);
  if (status === 429) {
    const when = retryAfter === null ? "later" : `in ${Math.ceil(retryInMs / 1000)} s`;
    return failed(access, "rate limited", `takes no more requests for now; try again ${when}`, {
      status,
      retryInMs,
    });
  }
  if (status >= 500) return failed(access, "down", `is down (status ${status})`, { status, retryInMs });
  if (access.keyRejectedStatuses.includes(status)) {
    const settings = access.keySettings.join(" or ");
    return failed(access, "key refused", `doesn't accept ${settings} (status ${status})`, { status });
  }
  return failed(access, "bad answer", `gave an unexpected answer (status ${status})`, { status });
}

function failed(
  { service, subject }: ServiceAccess,
  reason: ExternalFailure,
  what: string,
  { status, retryInMs }: { status?: number; retryInMs?: number } = {},
): Attempt {
  return {
    kind: "failed",
    error: new ExternalServiceError(service, reason, what, subject),
    status,
    retryInMs,
  };
}

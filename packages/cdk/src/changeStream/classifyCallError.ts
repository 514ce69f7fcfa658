import {
  AccessDeniedException,
  ConflictException,
  DSQLServiceException,
  ResourceNotFoundException,
  ValidationException,
} from "@aws-sdk/client-dsql";

/** How long a missing permission may be one that hasn't propagated yet: IAM's changes take some seconds. */
const SETTLING_MS = 60_000;
const SHOWN_CHARACTERS = 300;

/** A failed call of DSQL's control plane. */
export interface CallFailure {
  /** A retry may succeed. */
  isPassing: boolean;
  /** For people: without request and response, except for the message of an error that the API defines. */
  reason: string;
}

/**
 * Distinguishes transient from permanent errors. The SDK has retried already.
 *
 * @param startedAt of CloudFormation's request, in ms; an error that a new role or cluster may cause counts as transient for
 *   a minute
 */
export function classifyCallError(error: unknown, startedAt: number, now: number): CallFailure {
  if (!(error instanceof DSQLServiceException)) {
    // Timeouts, lost connections and failed name lookups have no response.
    const isNetwork = error instanceof Error && (hasCode(error) || NETWORK.has(error.name));
    return { isPassing: isNetwork, reason: error instanceof Error ? error.name : "unknown" };
  }
  const { httpStatusCode, requestId } = error.$metadata;
  const isKnown =
    error instanceof AccessDeniedException ||
    error instanceof ResourceNotFoundException ||
    error instanceof ValidationException;
  const isDefined = isKnown || error instanceof ConflictException;
  const sentence = isDefined ? `: ${error.message.slice(0, SHOWN_CHARACTERS)}` : "";
  const reason = `${error.name} (HTTP ${httpStatusCode ?? "unknown"}, request ${requestId ?? "unknown"})${sentence}`;
  const isPassing =
    error.$retryable !== undefined ||
    error instanceof ConflictException ||
    (httpStatusCode ?? 0) >= 500 ||
    (isKnown && now - startedAt < SETTLING_MS);
  return { isPassing, reason };
}

/** A connection timeout has a name and no code. */
const NETWORK: ReadonlySet<string> = new Set(["TimeoutError", "AbortError", "CredentialsProviderError"]);

function hasCode(error: Error & { code?: unknown }): boolean {
  return typeof error.code === "string" && /^E[A-Z_]+$/.test(error.code);
}

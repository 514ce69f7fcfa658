import {
  AccessDeniedException,
  ConflictException,
  DSQLServiceException,
  ResourceNotFoundException,
  ValidationException,
} from "@aws-sdk/client-dsql";

/** How long what looks like a missing right may be one that hasn't come through yet: IAM's changes take some seconds. */
const SETTLING_MS = 60_000;
const SHOWN_CHARACTERS = 300;

/** What came of a call that DSQL's control plane didn't take. */
export interface CallFailure {
  /** It may be taken the next time. */
  isPassing: boolean;
  /** For people: without the request or the answer, but for the sentence of an error that the API defines. */
  reason: string;
}

/**
 * Tells what the next call may mend from what it won't. The SDK has tried several times by then.
 *
 * @param startedAt of CloudFormation's request, in ms; a fault that a new role or cluster may have is waited out for a minute
 */
export function classifyCallError(error: unknown, startedAt: number, now: number): CallFailure {
  if (!(error instanceof DSQLServiceException)) {
    // Timeouts, cut connections and names that can't be looked up carry no answer.
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

/** A connection that isn't there in time has a name and no code. */
const NETWORK: ReadonlySet<string> = new Set(["TimeoutError", "AbortError", "CredentialsProviderError"]);

function hasCode(error: Error & { code?: unknown }): boolean {
  return typeof error.code === "string" && /^E[A-Z_]+$/.test(error.code);
}

import { causes, SQL_STATE, sqlState } from "../errors/sqlState.ts";

/** What to do about a failed attempt to connect: wait and try again, sign a new token, or give up. */
export interface ConnectErrorKind {
  kind: "wait" | "newToken" | "final";
  reason: string;
}

/** Socket errors that a moment may cure. A name that doesn't resolve, or a certificate that doesn't fit, won't change. */
const PASSING = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/** Refusals that pass by themselves: too many connections, connection rate, a cluster that starts up. */
const WAITED_OUT = new Set<string>([
  SQL_STATE.tooManyConnections,
  SQL_STATE.connectionRateExceeded,
  SQL_STATE.cannotConnectNow,
]);

/** What to do about failures that a setting mends. */
function advice(error: Error, caFile: string): string {
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && /CERT|VERIFY|ISSUER/.test(code)) {
    return `; set ${caFile} to the PEM file of the CA that signed the server's certificate`;
  }
  if (error.name === "CredentialsProviderError") {
    return "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role that the AWS SDK finds";
  }
  return "";
}

/**
 * Classifies why connecting failed. Messages and hints: Aurora DSQL user guide, troubleshooting, and reports from
 * live clusters; a stale token is told by the hint `Signature expired`, every other denial won't get better.
 *
 * @param caFile the setting or option that names the CA file, for the message
 */
export function classifyConnectError(error: unknown, caFile = "caFile"): ConnectErrorKind {
  const state = sqlState(error);
  if (state !== undefined) {
    const { message, hint } = error as { message: string; hint?: string };
    const passes = WAITED_OUT.has(state) || /waking up cluster|please retry later/i.test(message);
    const reason = hint === undefined ? `${message} (${state})` : `${message} (${state}); ${hint}`;
    if (passes) return { kind: "wait", reason };
    return /signature expired/i.test(hint ?? "") ? { kind: "newToken", reason } : { kind: "final", reason };
  }
  for (const link of causes(error)) {
    // Node tries every address of a host name and reports all the failures as one.
    const inner: unknown[] = link instanceof AggregateError ? link.errors : [];
    const codes = [link, ...inner].map((each) => (each as { code?: unknown }).code);
    const passing = codes.find((code) => typeof code === "string" && PASSING.has(code)) as string | undefined;
    if (passing !== undefined) return { kind: "wait", reason: passing };
    // The driver gives no code for these; its words are all there is.
    if (/terminated|timeout/i.test(link.message)) return { kind: "wait", reason: link.message };
  }
  return {
    kind: "final",
    reason: error instanceof Error ? `${error.message}${advice(error, caFile)}` : "unknown reason",
  };
}

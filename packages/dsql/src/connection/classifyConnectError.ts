import { causes, SQL_STATE, sqlState } from "../errors/sqlState.ts";

/** Retry classification of a failed attempt to connect: transient (`wait`), expired token (`newToken`), or fatal (`final`). */
export interface ConnectErrorKind {
  kind: "wait" | "newToken" | "final";
  reason: string;
}

/** Transient socket errors. An unknown host name or an invalid certificate won't change. */
const TRANSIENT_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/** Transient rejections: too many connections, connection rate, a cluster that starts up. */
const TRANSIENT_STATES = new Set<string>([
  SQL_STATE.tooManyConnections,
  SQL_STATE.connectionRateExceeded,
  SQL_STATE.cannotConnectNow,
]);

/** Advice for failures that a setting fixes. */
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
 * live clusters; an expired token has the hint `Signature expired`; every other denial is final.
 *
 * @param caFile the setting or option that names the CA file, for the message
 */
export function classifyConnectError(error: unknown, caFile = "caFile"): ConnectErrorKind {
  const state = sqlState(error);
  if (state !== undefined) {
    const { message, hint } = error as { message: string; hint?: string };
    const isTransient = TRANSIENT_STATES.has(state) || /waking up cluster|please retry later/i.test(message);
    const reason = hint === undefined ? `${message} (${state})` : `${message} (${state}); ${hint}`;
    if (isTransient) return { kind: "wait", reason };
    return /signature expired/i.test(hint ?? "") ? { kind: "newToken", reason } : { kind: "final", reason };
  }
  for (const link of causes(error)) {
    // Node tries every address of a host name and reports all the failures as one.
    const inner: unknown[] = link instanceof AggregateError ? link.errors : [];
    const codes = [link, ...inner].map((each) => (each as { code?: unknown }).code);
    const transientCode = codes.find((code) => typeof code === "string" && TRANSIENT_CODES.has(code)) as
      string | undefined;
    if (transientCode !== undefined) return { kind: "wait", reason: transientCode };
    // The driver gives these no code, only a message.
    if (/terminated|timeout/i.test(link.message)) return { kind: "wait", reason: link.message };
  }
  return {
    kind: "final",
    reason: error instanceof Error ? `${error.message}${advice(error, caFile)}` : "unknown reason",
  };
}

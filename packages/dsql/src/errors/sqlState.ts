/** SQLSTATEs that the library acts on (PostgreSQL, appendix A; Aurora DSQL user guide, concurrency control). */
export const SQL_STATE = {
  serializationFailure: "40001",
  uniqueViolation: "23505",
  invalidText: "22P02",
  tooManyConnections: "53300",
  connectionRateExceeded: "53400",
  cannotConnectNow: "57P03",
  statementTooComplex: "54001",
  internalError: "XX000",
  featureNotSupported: "0A000",
} as const;

/**
 * The five-character SQLSTATE of the first error in the chain of causes that has one. Only a server's
 * errors count, which have a severity too: other code's errors may use the same five characters for something else.
 */
export function sqlState(error: unknown): string | undefined {
  for (const link of causes(error)) {
    const { code, severity } = link as { code?: unknown; severity?: unknown };
    if (typeof severity === "string" && typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** The error and its causes, outermost first. Wrappers (Drizzle's, ours) hide the driver's error. */
export function* causes(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let link = error; link instanceof Error && !seen.has(link); link = link.cause) {
    seen.add(link);
    yield link;
  }
}

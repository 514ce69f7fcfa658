import { causes } from "../errors/sqlState.ts";

/**
 * The connection broke. `requestSent`: the statement had been sent by then; the outcome of a write is unknown in that case.
 * Internal: callers receive a `DsqlClientError` instead.
 */
export class ConnectionLostError extends Error {
  readonly requestSent: boolean;

  constructor(requestSent: boolean, cause: unknown) {
    super("The connection to the database broke", { cause });
    this.name = "ConnectionLost";
    this.requestSent = requestSent;
  }
}

/** The broken connection that caused an error, however wrapped. */
export function lostConnection(error: unknown): ConnectionLostError | undefined {
  for (const link of causes(error)) if (link instanceof ConnectionLostError) return link;
  return undefined;
}

import { causes } from "../errors/sqlState.ts";

/**
 * The connection broke. `sent` tells whether the statement had left by then: if it had, and if it writes,
 * nobody here knows what became of it. Internal: callers see it turned into a `DsqlClientError`.
 */
export class ConnectionLostError extends Error {
  readonly requestSent: boolean;

  constructor(sent: boolean, cause: unknown) {
    super("The connection to the database broke", { cause });
    this.name = "ConnectionLost";
    this.requestSent = sent;
  }
}

/** The broken connection behind an error, however wrapped. */
export function lostConnection(error: unknown): ConnectionLostError | undefined {
  for (const link of causes(error)) if (link instanceof ConnectionLostError) return link;
  return undefined;
}

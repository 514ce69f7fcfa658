import { causes } from "./sqlState.ts";

/**
 * The connection broke. `sent` tells whether the statement had left by then: if it had, and if it writes,
 * nobody here knows what became of it. Internal: callers see it turned into a `DsqlClientError`.
 */
export class ConnectionLost extends Error {
  readonly sent: boolean;

  constructor(sent: boolean, cause: unknown) {
    super("The connection to the database broke", { cause });
    this.name = "ConnectionLost";
    this.sent = sent;
  }
}

/** The broken connection behind an error, however wrapped. */
export function lostConnection(error: unknown): ConnectionLost | undefined {
  for (const link of causes(error)) if (link instanceof ConnectionLost) return link;
  return undefined;
}

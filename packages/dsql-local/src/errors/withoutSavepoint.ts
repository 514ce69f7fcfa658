import { withErrorFields } from "../net/messages/withErrorFields.ts";

/** PostgreSQL's messages about what can't be done after a savepoint, and its messages about the same without one. */
const MESSAGES = new Map([
  [
    "cannot set transaction read-write mode inside a read-only transaction",
    "transaction read-write mode must be set before any query",
  ],
  [
    "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction",
    "SET TRANSACTION ISOLATION LEVEL must be called before any query",
  ],
]);

/** An ErrorResponse as PostgreSQL words it in a transaction without the server's savepoint, which the client doesn't know. */
export function withoutSavepoint(errorBytes: Buffer): Buffer {
  for (const [message, instead] of MESSAGES) {
    if (errorBytes.includes(message)) {
      return withErrorFields(errorBytes, (letter, value) =>
        letter === "M" && value === message ? instead : undefined,
      );
    }
  }
  return errorBytes;
}

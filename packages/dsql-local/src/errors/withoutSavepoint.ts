import { withErrorFields } from "../net/messages/withErrorFields.ts";

/** Messages of PostgreSQL's of what can't be done behind a savepoint, and those of the same without one. */
const WORDS = new Map([
  [
    "cannot set transaction read-write mode inside a read-only transaction",
    "transaction read-write mode must be set before any query",
  ],
  [
    "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction",
    "SET TRANSACTION ISOLATION LEVEL must be called before any query",
  ],
]);

/** An ErrorResponse as PostgreSQL words it in a transaction without the savepoint that the client knows nothing of. */
export function withoutSavepoint(errorBytes: Buffer): Buffer {
  for (const [words, instead] of WORDS) {
    if (errorBytes.includes(words)) {
      return withErrorFields(errorBytes, (letter, value) =>
        letter === "M" && value === words ? instead : undefined,
      );
    }
  }
  return errorBytes;
}

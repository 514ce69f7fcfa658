import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** What is to go wrong with a commit. */
export type CommitFault =
  /** The transaction is rolled back and its commit answered with 40001. */
  | { type: "conflict"; marker: "OC000" | "OC001" }
  /** The connection is cut: before anything is committed, or after it was and before the client learns it. */
  | { type: "cut"; when: "before" | "after" };

/** What is to go wrong with a request. */
export type RequestFault =
  /** Answered with an error; nothing of the request is run. */
  { type: "error"; error: DsqlError } | { type: "cut" };

/**
 * Where a session asks whether something is to go wrong on purpose. A commit is a COMMIT of a transaction that isn't
 * aborted, or the end of a statement, query or batch that wrote or changed the schema outside of a transaction block.
 */
export interface FaultHooks {
  /** A client has been authenticated: the refusal to send instead of letting it in. */
  connecting: () => DsqlError | undefined;
  /** A request (a simple query, a batch up to Sync) is about to be worked on: how long it waits before that. */
  delayMs: () => number;
  /**
   * A request is about to be worked on. Called once for each.
   *
   * @param counts whether it is more than BEGIN, COMMIT or ROLLBACK; asked only where there are faults
   */
  requesting: (counts: () => boolean) => RequestFault | undefined;
  /** A commit is about to happen. Called once for each. */
  committing: () => CommitFault | undefined;
}

/** Where the writer of change records asks. Each counts an occasion: a record, or a fragment of one. */
export interface CdcFaultHooks {
  /** The size of the fragments in which the image of a record is to come, though it isn't too long. */
  splittingBytes: () => number | undefined;
  /** How much later a second copy comes. */
  duplicatingAfterMs: () => number | undefined;
  /** How long it is held back. */
  holdingMs: () => number;
  /** How many of those behind it come before it. */
  overtakenBy: () => number;
}

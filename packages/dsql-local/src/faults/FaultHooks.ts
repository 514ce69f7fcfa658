import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** A fault of a commit. */
export type CommitFault =
  /** The transaction is rolled back, and its commit fails with 40001. */
  | { type: "conflict"; marker: "OC000" | "OC001" }
  /** The connection is dropped: before the commit, or after it and before the response. */
  | { type: "disconnect"; when: "before" | "after" };

/** A fault of a request. */
export type RequestFault =
  /** The response is an error, and nothing of the request is run. */
  { type: "error"; error: DsqlError } | { type: "disconnect" };

/**
 * What sessions call where faults can fire. A commit is a COMMIT of a transaction that isn't aborted, or the end of a
 * statement, query or batch that wrote or changed the schema outside of a transaction block.
 */
export interface FaultHooks {
  /** A client has been authenticated. Returns the error with which to reject it. */
  connecting: () => DsqlError | undefined;
  /** A request (a simple query, a batch up to Sync) is about to be processed. Returns how long to delay it. */
  delayMs: () => number;
  /**
   * A request is about to be processed. Called once for each.
   *
   * @param counts whether it is more than BEGIN, COMMIT or ROLLBACK; called only if there are faults
   */
  requesting: (counts: () => boolean) => RequestFault | undefined;
  /** A commit is about to happen. Called once for each. */
  committing: () => CommitFault | undefined;
  /** The commit that this fault is for isn't made, for another reason than the fault, which stays armed. */
  notCommitted: (fault: CommitFault) => void;
}

/** What the writer of change records calls. Each call is an event that faults count: a record, or a fragment of one. */
export interface CdcFaultHooks {
  /** The size of the fragments into which to split the image of a record that isn't too long. */
  splittingBytes: () => number | undefined;
  /** After how long to write a second copy. */
  duplicatingAfterMs: () => number | undefined;
  /** How long to delay it. */
  holdingMs: () => number;
  /** How many later records to write before it. */
  overtakenBy: () => number;
}

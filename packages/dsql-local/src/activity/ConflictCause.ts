/** A session in a conflict, and the statement of it that made the conflict. */
export interface Participant {
  /** The process id that its start-up gave (BackendKeyData); null for a job of the server's. */
  session: number | null;
  role: string;
  /** Null where it isn't known any more. */
  statement: string | null;
}

/** Why a transaction has failed with 40001, as far as it is known. */
export interface ConflictCause {
  /**
   * - `row`: another transaction has committed a claim on the same key;
   * - `schema`: another session has changed what the transaction uses;
   * - `injected`: a fault;
   * - `bypass`: something was committed by a connection to PostgreSQL that isn't this server's;
   * - `unknown`: what was committed isn't known any more.
   */
  kind: "row" | "schema" | "injected" | "bypass" | "unknown";
  /** Absent: where the session's statement under way says it. */
  detectedAt?: "commit" | "statement";
  /** The table, or what was changed. */
  object?: string;
  /** The key that both have claimed, e.g. `id = 42`. */
  key?: string;
  winner?: Participant;
  /** The winner is the session that has last written to the table, and not known for certain. */
  isInferred?: true;
  /** The loser's statement that claimed the key, where it may be another than the one that failed. */
  loserStatement?: string;
}

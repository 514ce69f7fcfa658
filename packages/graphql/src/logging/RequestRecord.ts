import type { Logger } from "./Logger.ts";

/** What is logged of one request when it is complete. */
export interface RequestRecord {
  readonly requestId: string;
  readonly log: Logger;
  /** By `performance.now()`. */
  readonly beganAt: number;
  /** Name of the operation, when it has one. */
  operation?: string;
  type?: string;
  /** Codes of the errors in the response. */
  readonly codes: Set<string>;
  /** Statements sent to the database, BEGIN and COMMIT not counted. */
  statements: number;
  /** Times that a unit of work was run again: for a write conflict or a broken connection. */
  retries: number;
  /** Of these, the times that it was for a write conflict. */
  conflicts: number;
  /** Attempts to connect that failed, also those that a later one made good. */
  refusedConnections: number;
  /** Milliseconds that all statements took together, those at the same time added up. */
  databaseMs: number;
}

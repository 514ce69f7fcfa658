import type { Logger } from "./Logger.ts";

/** The data for one request's log line. */
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
  /** Retries of a unit of work: after a write conflict or a broken connection. */
  retries: number;
  /** Those of them after a write conflict. */
  conflicts: number;
  /** Failed attempts to connect, also if a later one succeeded. */
  refusedConnections: number;
  /** Sum of the statements' durations in milliseconds, also of concurrent ones. */
  databaseMs: number;
}

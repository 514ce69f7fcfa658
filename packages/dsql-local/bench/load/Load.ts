import type pg from "pg";
import type { WorkName } from "./works.ts";

/** The first message to a process that puts load on a server: which server, which work, how many connections. */
export interface Load {
  config: pg.ClientConfig;
  connections: number;
  work: WorkName;
}

/** How long a turn takes. Calls in its first part aren't counted: the scheduler is still placing processes. */
export interface Turn {
  settlingMs: number;
  countedMs: number;
}

/** The result of a turn. */
export interface TurnResult {
  /** Calls that ended in the time that is counted. */
  perSecond: number;
  /** Of those that ended after the settling. */
  medianMs: number;
  p95Ms: number;
  /** All that were done, settling included. */
  calls: number;
  /** Errors 40001, settling included. */
  conflicts: number;
}

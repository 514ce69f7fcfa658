import type pg from "pg";
import type { WorkName } from "./works.ts";

/** What a process that puts load on a server is told at first: where, what, and how many connections. */
export interface Load {
  config: pg.ClientConfig;
  connections: number;
  work: WorkName;
}

/** How long it is to ask. What is done in the first part of the time isn't counted: processes find their places. */
export interface Turn {
  settlingMs: number;
  countedMs: number;
}

/** What came of a turn. */
export interface TurnResult {
  /** Calls that ended in the time that is counted. */
  perSecond: number;
  /** Of those that ended after the settling. */
  medianMs: number;
  p95Ms: number;
  /** All that were done, settling included. */
  calls: number;
  /** Answers with 40001, settling included. */
  conflicts: number;
}

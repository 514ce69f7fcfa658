import type { DpuEstimate } from "../cost/DpuEstimate.ts";

/** All calls of statements that differ only in their values. */
export interface StatementSummary {
  /** See {@link normalizeText}. */
  text: string;
  calls: number;
  /** Calls that ended with an error. */
  failed: number;
  /** Rows returned, or written where none were. */
  rows: number;
  /** From the statement's arrival until its response was complete, waiting for others included. */
  milliseconds: { total: number; mean: number; max: number };
  /** An estimate of all calls together. */
  dpu: DpuEstimate;
  /** When the last call ended, by this machine's clock. */
  lastAt: Date;
}

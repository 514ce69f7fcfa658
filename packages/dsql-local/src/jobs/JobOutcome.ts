/** How an attempt at a job ended; `again` when something passing was in its way. */
export type JobOutcome =
  | { end: "completed"; details?: string; changed?: string[]; objectId?: number }
  | { end: "failed"; details: string }
  | { end: "again"; afterMs: number };

/** How an attempt at a job ended; `retry` after a transient error. */
export type JobOutcome =
  | { end: "completed"; details?: string; changed?: string[]; objectId?: number }
  | { end: "failed"; details: string }
  | { end: "retry"; afterMs: number };

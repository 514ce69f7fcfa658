/** How a client fared. */
export type Outcome = Ran | Skipped;

export interface Skipped {
  client: string;
  /** Why it can't run here. */
  skipped: string;
}

export interface Ran {
  client: string;
  /** Of its packages, as it says. */
  version: string;
  /** What it has done. */
  steps: string[];
  /** Where the client shows the SQLSTATE of a conflict. */
  conflict: string;
  /** Why it breaks, if it does. */
  failure?: string;
  tookMs: number;
}

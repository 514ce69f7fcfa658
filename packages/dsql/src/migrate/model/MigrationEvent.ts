/** A step's location, and its number among its file's steps. */
export interface StepLocation {
  file: string;
  line: number;
  step: number;
  steps: number;
  /** What it does in a few words, e.g. `CREATE INDEX idx_external_id`. */
  summary: string;
}

/** Progress of a run. Times are in milliseconds. */
export type MigrationEvent =
  /** All files are read and checked; `pending` steps are left to do. */
  | { event: "checked"; files: number; pending: number }
  /** With `dryRun`: this step would be run. */
  | ({ event: "planned" } & StepLocation)
  /** Another runner holds the lease; again when the holder changes. */
  | { event: "waiting"; owner: string; expiresInMs: number }
  /** This runner holds the lease. */
  | { event: "lease"; owner: string; fence: string }
  /** Baseline: an earlier runner, which kept no checksums, had applied this file. */
  | { event: "adopted"; file: string }
  | ({ event: "step"; state: "running" } & StepLocation)
  | ({ event: "step"; state: "done" | "skipped"; ms: number } & StepLocation)
  /** A job is running: an index is built, or a constraint validated. */
  | ({ event: "job"; job: string; status: string; elapsedMs: number } & StepLocation)
  /** An index that a failed job left invalid was dropped. `details` is the job's message. */
  | ({ event: "dropped"; index: string; status: string; details: string } & StepLocation)
  /** A code migration has written this many rows so far. */
  | ({ event: "rows"; rows: number } & StepLocation)
  /** The outcome of a statement is unknown, and it runs again. */
  | ({ event: "again"; reason: string } & StepLocation)
  /** With `repeat`: the code migration runs again. */
  | { event: "repeat"; run: string; state: "running" | "done"; rows: number }
  /** All steps of the file are done. */
  | { event: "applied"; file: string }
  /** The cluster's history has migrations that this folder lacks. */
  | { event: "unknown"; names: readonly string[] }
  /** The end; with `dryRun` nothing was changed. */
  | { event: "done"; applied: readonly string[]; dryRun: boolean; ms: number };

export type OnProgress = (event: MigrationEvent) => void;

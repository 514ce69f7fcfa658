/** Where a step stands, and which of how many of its file it is. */
export interface StepLocation {
  file: string;
  line: number;
  step: number;
  steps: number;
  /** What it does in a few words, e.g. `CREATE INDEX idx_external_id`. */
  summary: string;
}

/** What a run tells while it works. Times are in milliseconds. */
export type MigrationEvent =
  /** All files are read and checked; `pending` steps are left to do. */
  | { event: "checked"; files: number; pending: number }
  /** With `dryRun`: this step would be run. */
  | ({ event: "planned" } & StepLocation)
  /** Another runner is at work; told again when the holder changes. */
  | { event: "waiting"; owner: string; expiresInMs: number }
  /** This runner holds the lease. */
  | { event: "lease"; owner: string; fence: string }
  /** An earlier runner, which kept no checksums, had applied this file. */
  | { event: "adopted"; file: string }
  | ({ event: "step"; state: "running" } & StepLocation)
  | ({ event: "step"; state: "done" | "skipped"; ms: number } & StepLocation)
  /** A job is under way: an index is built, or a constraint validated. */
  | ({ event: "job"; job: string; status: string; elapsedMs: number } & StepLocation)
  /** An index that a failed job left invalid was dropped. `details` are the job's own words. */
  | ({ event: "dropped"; index: string; status: string; details: string } & StepLocation)
  /** A registered step has written this many rows so far. */
  | ({ event: "rows"; rows: number } & StepLocation)
  /** The outcome of a statement is unknown, and it runs again. */
  | ({ event: "again"; reason: string } & StepLocation)
  /** With `repeat`: the registered step runs again. */
  | { event: "repeat"; run: string; state: "running" | "done"; rows: number }
  /** All steps of the file are done. */
  | { event: "applied"; file: string }
  /** The cluster knows migrations that this folder doesn't have. */
  | { event: "unknown"; names: readonly string[] }
  /** The end; with `dryRun` nothing was changed. */
  | { event: "done"; applied: readonly string[]; dryRun: boolean; ms: number };

export type OnProgress = (event: MigrationEvent) => void;

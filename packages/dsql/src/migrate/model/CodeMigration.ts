import type { Executor } from "../../executor/Executor.ts";

/** What a code migration receives. */
export interface StepTools {
  executor: Executor;
  /** Runs a transaction that can't commit after another runner has taken the lease. */
  transact: <T>(work: (transaction: Executor) => Promise<T>) => Promise<T>;
  /** Reports how many rows are written so far, and throws when the run has to stop. */
  progress: (rows: number) => void;
}

/**
 * A code migration: a step written in TypeScript, for what SQL can't do on DSQL. It may be killed at any point and run
 * again, so it first looks for what is left to do.
 */
export type CodeMigration = (tools: StepTools) => Promise<void>;

export type CodeMigrations = ReadonlyMap<string, CodeMigration>;

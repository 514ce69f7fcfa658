import type { Executor } from "../../executor/Executor.ts";
import type { Lease } from "../history/Lease.ts";
import type { Migration, MigrationStep } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { OnProgress, StepLocation } from "../model/MigrationEvent.ts";
import type { CodeMigrations } from "../model/CodeMigration.ts";
import type { TableNames } from "../model/TableNames.ts";

/** What every part of a run works with. */
export interface RunContext {
  executor: Executor;
  lease: Lease;
  tables: TableNames;
  steps: CodeMigrations;
  onProgress: OnProgress;
  /** How long to wait for one job (an index to build) before giving up. */
  jobTimeoutMs: number;
  /** Longest pause between two looks at a job. */
  pollMs: number;
  signal: AbortSignal | undefined;
}

/** A step's place in the words of the events. */
export function locationOf({ file, line, step, action }: MigrationStep, migration: Migration): StepLocation {
  return { file, line, step, steps: migration.steps.length, summary: action.summary };
}

/**
 * Makes sure, right before something is changed, that this run may still change things.
 *
 * @throws {MigrationLeaseLostError} when another runner has taken the lease
 * @throws {MigrationError} when the run was asked to stop
 */
export async function mayGoOn({ lease, signal }: RunContext): Promise<void> {
  throwIfStopped(signal);
  await lease.renew();
}

/** @throws {MigrationError} when the run was asked to stop */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new MigrationError(undefined, "Stopped as asked; run again to go on from here");
}

import type { Executor } from "../../executor/Executor.ts";
import type { Lease } from "../history/Lease.ts";
import type { Migration, MigrationStep } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { OnProgress, StepLocation } from "../model/MigrationEvent.ts";
import type { CodeMigrations } from "../model/CodeMigration.ts";
import type { TableNames } from "../model/TableNames.ts";

/** What all parts of a run share. */
export interface RunContext {
  executor: Executor;
  lease: Lease;
  tables: TableNames;
  steps: CodeMigrations;
  onProgress: OnProgress;
  /** How long to wait for one job (an index to build) before giving up. */
  jobTimeoutMs: number;
  /** Longest interval between two checks of a job. */
  pollMs: number;
  signal: AbortSignal | undefined;
}

/** A step's location, for events. */
export function locationOf({ file, line, step, action }: MigrationStep, migration: Migration): StepLocation {
  return { file, line, step, steps: migration.steps.length, summary: action.summary };
}

/**
 * Checks, right before a change, that this run may still make changes.
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

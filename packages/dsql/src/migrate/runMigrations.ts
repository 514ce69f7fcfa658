import { setTimeout as sleep } from "node:timers/promises";
import type { Executor } from "../executor/Executor.ts";
import { createHistoryTables, createLeaseTable } from "./history/historyTables.ts";
import { findIndex } from "./run/findIndex.ts";
import { readHistory, recordApplied } from "./history/history.ts";
import { Lease } from "./history/Lease.ts";
import { MigrationLeaseHeldError } from "./model/LeaseErrors.ts";
import type { Migration } from "./model/Migration.ts";
import { MigrationError } from "./model/MigrationError.ts";
import type { OnProgress } from "./model/MigrationEvent.ts";
import { plan, type Plan } from "./run/planMigrations.ts";
import { readMigrations } from "./read/readMigrations.ts";
import { retryIdempotent } from "./model/retryIdempotent.ts";
import { buildIndex } from "./run/buildIndex.ts";
import { locationOf, type RunContext, throwIfStopped } from "./run/RunContext.ts";
import { runCodeMigration } from "./run/runCodeMigration.ts";
import { runStep } from "./run/runStep.ts";
import { type TableNames, tableNames } from "./model/TableNames.ts";
import { type Target, withExecutor } from "./withExecutor.ts";
import type { CodeMigrations } from "./model/CodeMigration.ts";
import { noSuchStep } from "./model/noSuchStep.ts";

export interface RunMigrationsOptions extends Target {
  /** Folder of the migrations. */
  folder: string;
  /** Receives all events, in order. */
  onProgress?: OnProgress;
  /** Plan and report, but change nothing. */
  dryRun?: boolean;
  /** How long to wait for another runner's lease, default 0. */
  waitMs?: number;
  /** How long the lease lasts without renewal, default 30,000: how long the next runner waits after a kill. */
  leaseMs?: number;
  /** How long to wait for one index to be built, default an hour. */
  jobTimeoutMs?: number;
  /** Longest interval between two checks of a job or the lease, default 2,000. */
  pollMs?: number;
  /** Runs this code migration again at the end, even if it has run before. */
  repeat?: string;
  /** Stops the run before its next statement. What is done stays, and the next run continues from there. */
  signal?: AbortSignal;
  /** Code migrations that `-- @run` can name. */
  steps?: CodeMigrations;
  /** The prefix of the runner's own tables, default `_dsql`: `_dsql_migrations` and so on. */
  tables?: { prefix: string };
}

/**
 * Migrates a cluster: reads and checks all migrations, takes the lease, and runs what is pending, each statement as its own
 * transaction, with a record of each. The next run finishes one that was killed. What an older runner has applied becomes the
 * baseline.
 *
 * ```ts
 * const { applied } = await runMigrations({ executor: database, folder: "migrations", onProgress: (event) => console.error(event) });
 * ```
 *
 * @returns the names of the files that were finished by this run
 * @throws {MigrationError} when a file isn't valid, or a statement failed; the message names file and line
 * @throws {MigrationLeaseHeldError} when another runner holds the lease for longer than `waitMs`
 * @throws {MigrationLeaseLostError} when another runner took over after this one's lease expired
 * @throws {ConfigurationError} when the settings are malformed
 * @throws {DatabaseUnavailableError} when no connection can be had
 */
export async function runMigrations(options: RunMigrationsOptions): Promise<{ applied: string[] }> {
  const { folder, steps = new Map(), onProgress = () => undefined } = options;
  const tables = tableNames(options.tables?.prefix);
  const migrations = await readMigrations(folder, steps.keys());
  if (options.repeat !== undefined && !steps.has(options.repeat)) {
    throw new MigrationError(undefined, noSuchStep(options.repeat, steps.keys()));
  }
  return withExecutor(options, async (executor) => {
    const began = performance.now();
    const first = plan(migrations, await readHistory(executor, tables));
    onProgress({ event: "checked", files: migrations.length, pending: countSteps(first) });
    if (first.unknown.length > 0) onProgress({ event: "unknown", names: first.unknown });
    const applied: string[] = [];
    if (options.dryRun) reportPlan(first, onProgress);
    else if (first.baseline.length > 0 || first.pending.length > 0 || options.repeat !== undefined) {
      applied.push(...(await runUnderLease(executor, tables, migrations, options)));
    }
    onProgress({ event: "done", applied, dryRun: options.dryRun ?? false, ms: performance.now() - began });
    return { applied };
  });
}

function countSteps({ pending }: Plan): number {
  return pending.reduce((sum, { steps }) => sum + steps.length, 0);
}

function reportPlan({ pending }: Plan, onProgress: OnProgress): void {
  for (const { migration, steps } of pending) {
    for (const step of steps) onProgress({ event: "planned", ...locationOf(step, migration) });
  }
}

async function runUnderLease(
  executor: Executor,
  tables: TableNames,
  migrations: readonly Migration[],
  options: RunMigrationsOptions,
): Promise<string[]> {
  const { onProgress = () => undefined, jobTimeoutMs = 3_600_000, pollMs = 2_000, signal } = options;
  await createLeaseTable(executor, tables);
  const lease = await takeLease(executor, tables, { ...options, pollMs, onProgress });
  const steps = options.steps ?? new Map();
  const context: RunContext = { executor, lease, tables, steps, onProgress, jobTimeoutMs, pollMs, signal };
  try {
    onProgress({ event: "lease", owner: lease.owner, fence: lease.fence });
    await createHistoryTables(executor, tables);
    // Read again: the history may have changed before the lease was taken.
    const { baseline, pending } = plan(migrations, await readHistory(executor, tables));
    for (const migration of baseline) await recordBaseline(context, migration);
    const applied: string[] = [];
    for (const { migration, steps: left } of pending) {
      for (const step of left) await runStep(context, migration, step);
      // A file that was fixed by removing the failed step: its last step is already recorded as an ordinary one.
      if (left.length === 0) await recordDone(context, migration);
      applied.push(migration.name);
      onProgress({ event: "applied", file: migration.file });
    }
    if (options.repeat !== undefined) await rerun(context, options.repeat);
    return applied;
  } finally {
    // A lease that can't be released expires.
    await lease.release().catch(() => undefined);
  }
}

/** Runs a code migration outside of the files, without a record. */
async function rerun(context: RunContext, run: string): Promise<void> {
  let rows = 0;
  await retryIdempotent(() =>
    runCodeMigration(context, run, (written) => {
      rows = written;
      context.onProgress({ event: "repeat", run, state: "running", rows });
    }),
  );
  context.onProgress({ event: "repeat", run, state: "done", rows });
}

/** Waits for the lease as long as the options allow. */
async function takeLease(
  executor: Executor,
  tables: TableNames,
  {
    waitMs = 0,
    leaseMs = 30_000,
    pollMs,
    signal,
    onProgress,
  }: RunMigrationsOptions & { pollMs: number; onProgress: OnProgress },
): Promise<Lease> {
  const owner = Lease.newOwner();
  const deadline = performance.now() + waitMs;
  for (let lastHolder: string | undefined; ;) {
    throwIfStopped(signal);
    const lease = await Lease.acquire(executor, tables, owner, leaseMs);
    if (lease instanceof Lease) return lease;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw new MigrationLeaseHeldError(lease);
    if (lease.owner !== lastHolder) onProgress({ event: "waiting", ...lease });
    lastHolder = lease.owner;
    const pauseMs = Math.min(leftMs, pollMs, Math.max(lease.expiresInMs, 20));
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

/**
 * Records a file that an older runner applied as part of the baseline. Its statements aren't run again; only an index that
 * its job left invalid is rebuilt, because the older runner didn't wait for jobs.
 */
async function recordBaseline(context: RunContext, migration: Migration): Promise<void> {
  for (const step of migration.steps) {
    if (step.action.kind !== "index") continue;
    const found = await findIndex(context.executor, step.action.index);
    if (found && !found.valid) await buildIndex(context, step.action, locationOf(step, migration));
  }
  await recordDone(context, migration);
  context.onProgress({ event: "adopted", file: migration.file });
}

/** Records a file with no pending steps. */
async function recordDone({ executor, lease, tables }: RunContext, migration: Migration): Promise<void> {
  await retryIdempotent(() =>
    executor.transact(async (transaction) => {
      await lease.guard(transaction);
      await recordApplied(transaction, tables, migration);
    }),
  );
}

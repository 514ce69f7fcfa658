import { causes, sqlState } from "../../errors/sqlState.ts";
import { DsqlClientError } from "../../errors/DsqlClientError.ts";
import { DatabaseStatementError } from "../../errors/DatabaseStatementError.ts";
import { buildIndex } from "./buildIndex.ts";
import { describeStep } from "./describeStep.ts";
import { isRecorded, recordApplied, recordStep } from "../history/history.ts";
import { MigrationLeaseLostError } from "../model/LeaseErrors.ts";
import type { Migration, MigrationStep } from "../model/Migration.ts";
import { formatLocation, MigrationError } from "../model/MigrationError.ts";
import { runCodeMigration } from "./runCodeMigration.ts";
import { retryIdempotent } from "../model/retryIdempotent.ts";
import { mayGoOn, locationOf, type RunContext } from "./RunContext.ts";
import { validateConstraint } from "./validateConstraint.ts";

/**
 * Runs one step and records it; the last step's record and its file's are one transaction.
 *
 * @throws {MigrationError} naming file, line and statement, with the database's message
 */
export async function runStep(context: RunContext, migration: Migration, step: MigrationStep): Promise<void> {
  const location = locationOf(step, migration);
  const { onProgress } = context;
  const began = performance.now();
  onProgress({ event: "step", state: "running", ...location });
  try {
    const skipped = await retryIdempotent(
      async () => {
        await mayGoOn(context);
        if (await isGuarded(context, step)) return true;
        return runUnlessGuarded(context, migration, step);
      },
      (error) => {
        onProgress({ event: "again", reason: error.message, ...location });
      },
    );
    if (skipped || step.action.kind !== "dml") await record(context, migration, step);
    const ms = performance.now() - began;
    onProgress({ event: "step", state: skipped ? "skipped" : "done", ms, ...location });
  } catch (error) {
    throw describeError(error, step, migration.steps.length);
  }
}

/** Whether the query of the step's `@unless` returns a row. */
async function isGuarded({ executor }: RunContext, step: MigrationStep): Promise<boolean> {
  if (step.unless === undefined) return false;
  const rows = await executor.run({ name: nameOf(step), sql: step.unless, values: [], effect: "read" });
  return rows.length > 0;
}

/**
 * Runs the step, unless another runner was faster: a statement that fails while the step's guard has become true counts as
 * skipped, e.g. CREATE ROLE sent by two runners at once, after neither found such a role.
 *
 * @returns whether it counts as skipped
 */
async function runUnlessGuarded(
  context: RunContext,
  migration: Migration,
  step: MigrationStep,
): Promise<boolean> {
  try {
    await runAction(context, migration, step);
    return false;
  } catch (error) {
    if (error instanceof DatabaseStatementError && (await isGuarded(context, step))) return true;
    throw error;
  }
}

async function runAction(context: RunContext, migration: Migration, step: MigrationStep): Promise<void> {
  const { executor } = context;
  const { action } = step;
  const name = nameOf(step);
  switch (action.kind) {
    case "ddl":
      await executor.run({ name, sql: action.sql, values: [], effect: "write" });
      return;
    case "index":
      await buildIndex(context, action, locationOf(step, migration));
      return;
    case "validate":
      await validateConstraint(context, action, locationOf(step, migration));
      return;
    case "dml":
      await writeOnce(context, migration, step, action.sql);
      return;
    case "run": {
      await runCodeMigration(context, action.run, (rows) => {
        context.onProgress({ event: "rows", rows, ...locationOf(step, migration) });
      });
    }
  }
}

/**
 * Writes rows and the step's record in one transaction, so the rows are written exactly once. That transaction also checks
 * for the record, because a COMMIT whose response got lost may still take effect: either before the check, or it conflicts
 * with this transaction's own record.
 */
async function writeOnce(
  context: RunContext,
  migration: Migration,
  step: MigrationStep,
  sql: string,
): Promise<void> {
  const { executor, lease, tables } = context;
  await executor.transact(async (transaction) => {
    await lease.guard(transaction);
    if (await isRecorded(transaction, tables, migration.name, step)) return;
    await transaction.run({ name: nameOf(step), sql, values: [], effect: "write" });
    await recordBoth(transaction, context, migration, step);
  });
}

/** Records a step that is done. */
async function record(context: RunContext, migration: Migration, step: MigrationStep): Promise<void> {
  await retryIdempotent(() =>
    context.executor.transact(async (transaction) => {
      await context.lease.guard(transaction);
      await recordBoth(transaction, context, migration, step);
    }),
  );
}

async function recordBoth(
  transaction: RunContext["executor"],
  { tables }: RunContext,
  migration: Migration,
  step: MigrationStep,
): Promise<void> {
  await recordStep(transaction, tables, migration.name, step);
  if (step.step === migration.steps.length) await recordApplied(transaction, tables, migration);
}

function nameOf(step: MigrationStep): string {
  return `migration ${formatLocation(step)}`;
}

/** The error with file, line and statement, and the database's message where there is one. */
function describeError(error: unknown, step: MigrationStep, steps: number): unknown {
  if (error instanceof MigrationLeaseLostError) return error;
  if (error instanceof MigrationError) {
    // Without a file it is about the whole run.
    if (error.file === undefined) return error;
    return error.about(describeStep(step, steps));
  }
  if (!(error instanceof DsqlClientError)) return error;
  const state = error instanceof DatabaseStatementError ? error.sqlState : sqlState(error);
  // A code migration sends the application's rows, which the database's message may quote.
  const message = step.action.kind === "run" ? undefined : [...causes(error)].at(-1)?.message;
  const reason =
    state === undefined || message === undefined ? error.message : `${message} (SQLSTATE ${state})`;
  return new MigrationError(step, `${reason}\n${describeStep(step, steps)}`, { cause: error });
}

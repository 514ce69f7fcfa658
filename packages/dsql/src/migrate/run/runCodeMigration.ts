import { MigrationError } from "../model/MigrationError.ts";
import { type RunContext, throwIfStopped } from "./RunContext.ts";
import { noSuchStep } from "../model/noSuchStep.ts";

/**
 * Runs a code migration under the lease.
 *
 * @throws {MigrationError} when there is no step of that name, or the run was asked to stop
 */
export async function runCodeMigration(
  { executor, lease, steps, signal }: RunContext,
  name: string,
  onRows: (rows: number) => void,
): Promise<void> {
  const run = steps.get(name);
  if (!run) throw new MigrationError(undefined, noSuchStep(name, steps.keys()));
  await run({
    executor,
    transact: (work) =>
      executor.transact(async (transaction) => {
        await lease.guard(transaction);
        return work(transaction);
      }),
    progress: (rows) => {
      onRows(rows);
      throwIfStopped(signal);
      lease.throwIfLost();
    },
  });
}

import type { Executor } from "../executor/Executor.ts";
import { detached } from "../connection/callContext.ts";
import { DatabaseUnavailableError } from "../errors/DatabaseUnavailableError.ts";
import { LostWrite } from "./LostWrite.ts";
import type { OutcomeRecords } from "./OutcomeRecords.ts";
import { settle } from "./settleOutcome.ts";

/** Broken connections in a row after which a write that didn't take effect fails. */
const MAX_LOST = 3;

/**
 * Runs a write. When the connection breaks and the outcome is unknown, it is looked up in the write's record: if the write
 * took effect, its result is returned; if not, it no longer can, and runs again under another record.
 *
 * @param records where writes leave records; undefined = nowhere, so outcomes stay unknown
 * @param attempt throws {@link LostWrite} when the connection breaks during it
 * @throws {CommitOutcomeUnknownError} when the outcome can't be determined
 * @throws {DatabaseUnavailableError} when connections keep breaking; nothing was written
 */
export async function withSettledOutcome<T>(
  executor: Executor,
  records: OutcomeRecords | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  if (records === undefined) return attempt();
  for (let times = 1; ; times++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostWrite)) throw error;
      const outcome = await detached(() => settle(executor, records, error.record)).catch(() => undefined);
      if (outcome === undefined) throw error.unknown;
      if (outcome === "took effect") return (await detached(() => error.result(executor))) as T;
      if (times === MAX_LOST)
        throw new DatabaseUnavailableError("connections keep breaking", error.unknown.cause);
    }
  }
}

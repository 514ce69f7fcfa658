import type { Executor } from "../executor/Executor.ts";
import { unmetered } from "../connection/readMeter.ts";
import { DatabaseUnavailableError } from "../errors/DatabaseUnavailableError.ts";
import { LostWrite } from "./LostWrite.ts";
import type { OutcomeRecords } from "./OutcomeRecords.ts";
import { settle } from "./settleOutcome.ts";

/** Broken connections in a row after which a write that never took effect is given up. */
const MAX_LOST = 3;

/**
 * Does a write. When the connection breaks so that it isn't known whether the write took effect, its record tells: if
 * it did, its result is what it has returned; if it didn't, it can't any more, and is done again under another record.
 *
 * @param records where writes leave records; undefined = nowhere, so nothing can be found out
 * @param attempt throws {@link LostWrite} when the connection breaks under it
 * @throws {CommitOutcomeUnknownError} when it can't be found out
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
      const outcome = await unmetered(() => settle(executor, records, error.record)).catch(() => undefined);
      if (outcome === undefined) throw error.unknown;
      if (outcome === "took effect") return (await unmetered(() => error.result(executor))) as T;
      if (times === MAX_LOST)
        throw new DatabaseUnavailableError("connections keep breaking", error.unknown.cause);
    }
  }
}

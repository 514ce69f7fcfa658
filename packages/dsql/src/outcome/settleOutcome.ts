import type { Executor, Row } from "../executor/Executor.ts";
import { SQL_STATE } from "../errors/sqlState.ts";
import { DatabaseStatementError } from "../errors/DatabaseStatementError.ts";
import type { OutcomeRecords } from "./OutcomeRecords.ts";
import type { WriteRecord } from "./WriteRecord.ts";

/** Far below the day for which records are kept, whatever the clocks think of one another. */
const MAX_AGE_MS = 60 * 60_000;

/** Tries to settle what is being committed at that very moment, and so violates the key. */
const MAX_ATTEMPTS = 3;

/**
 * Finds out whether a write took effect, and if it hasn't, sees to it that it never will: this puts its record there
 * as one that didn't. Either record excludes the other, for they have the same key. So it doesn't matter whether the
 * write's session is still at work somewhere in the cluster.
 *
 * Can be repeated: a record once there stays as it is.
 *
 * @returns `undefined` when so much time has gone by that the write's record may have been cleared away
 */
export async function settle(
  executor: Executor,
  records: OutcomeRecords,
  { id, beganAt }: WriteRecord,
): Promise<"took effect" | "never will" | undefined> {
  const [row] = await putRecord(executor, records, id);
  if (row?.[0] === "t") return "took effect";
  // Looked at afterwards, so that a time in which the process stood still counts.
  return Date.now() - beganAt > MAX_AGE_MS ? undefined : "never will";
}

async function putRecord(
  executor: Executor,
  { table, name, prepareAs }: OutcomeRecords,
  id: string,
): Promise<Row[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.run({
        name,
        sql:
          `INSERT INTO ${table} (id, recorded_at, took_effect) VALUES ($1, now(), false) ` +
          `ON CONFLICT (id) DO UPDATE SET recorded_at = ${table}.recorded_at RETURNING took_effect`,
        values: [id],
        // May be sent again when the connection breaks.
        effect: "read",
        prepareAs,
      });
    } catch (error) {
      // DSQL may report what another one inserts meanwhile this way; a new snapshot shows it.
      const violated =
        error instanceof DatabaseStatementError && error.sqlState === SQL_STATE.uniqueViolation;
      if (!violated || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

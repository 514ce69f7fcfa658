import type { Executor, Row } from "../executor/Executor.ts";
import { SQL_STATE } from "../errors/sqlState.ts";
import { DatabaseStatementError } from "../errors/DatabaseStatementError.ts";
import type { OutcomeRecords } from "./OutcomeRecords.ts";
import type { WriteRecord } from "./WriteRecord.ts";

/** Far below the day for which records are kept, to allow for clock skew. */
const MAX_AGE_MS = 60 * 60_000;

/** Attempts to settle a write that commits at the same moment, and so violates the key. */
const MAX_ATTEMPTS = 3;

/**
 * Determines whether a write took effect, and if it hasn't, ensures that it never will: this inserts a record of a write that
 * didn't. The two records exclude each other, because they have the same key. So it doesn't matter whether the write's
 * session is still running somewhere in the cluster.
 *
 * Idempotent: an existing record stays as it is.
 *
 * @returns `undefined` when the write is so old that its record may have been deleted
 */
export async function settle(
  executor: Executor,
  records: OutcomeRecords,
  { id, beganAt }: WriteRecord,
): Promise<"took effect" | "never will" | undefined> {
  const [row] = await putRecord(executor, records, id);
  if (row?.[0] === "t") return "took effect";
  // Checked afterwards, so that time during which the process was frozen counts.
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
      // DSQL may report a concurrent insert this way; a new snapshot shows it.
      const violated =
        error instanceof DatabaseStatementError && error.sqlState === SQL_STATE.uniqueViolation;
      if (!violated || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

import type { DatabaseSettings } from "@mattb.tech/billio-config";
import { connect } from "../db/connect.ts";
import type { Executor } from "../db/Executor.ts";
import { settingsFrom } from "../db/settings.ts";

/** DDL may take longer than a statement of the library. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** Each DDL statement unsettles the sessions of all others on the cluster for a while (OC001). */
const RETRIES = { retryAttempts: 30, retryDeadlineMs: 60_000 };

/** Works on the executor that is given, or on a connection of its own that is closed at the end. */
export async function withExecutor<T>(
  given: { executor?: Executor; settings?: DatabaseSettings },
  work: (executor: Executor) => Promise<T>,
): Promise<T> {
  if (given.executor) return work(given.executor);
  const settings = given.settings ?? settingsFrom(process.env);
  const database = connect({
    ...settings,
    statementTimeoutMs: Math.max(settings.statementTimeoutMs, STATEMENT_TIMEOUT_MS),
    retryAttempts: Math.max(settings.retryAttempts, RETRIES.retryAttempts),
    retryDeadlineMs: Math.max(settings.retryDeadlineMs, RETRIES.retryDeadlineMs),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

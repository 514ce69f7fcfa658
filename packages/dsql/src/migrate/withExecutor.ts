import { createDatabase } from "../database/createDatabase.ts";
import { defaultOptions } from "../connection/ConnectionOptions.ts";
import type { DatabaseOptions } from "../database/DatabaseOptions.ts";
import type { Executor } from "../executor/Executor.ts";
import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";

/** DDL may take longer than other statements. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** Each DDL statement causes schema conflicts (OC001) in the cluster's other sessions for a while. */
const RETRIES = { retryAttempts: 30, retryDeadlineMs: 60_000 };

/** Where to run: one of the two. */
export interface Target {
  /** A database, or a transaction on one. */
  executor?: Executor;
  /** Of a separate connection, closed at the end; a function is called on first use. */
  settings?: DatabaseOptions | (() => DatabaseOptions);
}

/**
 * Runs a callback on the executor, or on a separate connection that is closed at the end.
 *
 * @throws {InvalidArgumentError} when neither is given
 */
export async function withExecutor<T>(
  { executor, settings }: Target,
  work: (executor: Executor) => Promise<T>,
): Promise<T> {
  if (executor) return work(executor);
  if (settings === undefined)
    throw new InvalidArgumentError("settings", "must be given where no executor is");
  const options = { ...defaultOptions, ...(typeof settings === "function" ? settings() : settings) };
  const database = createDatabase({
    ...options,
    statementTimeoutMs: Math.max(options.statementTimeoutMs, STATEMENT_TIMEOUT_MS),
    retryAttempts: Math.max(options.retryAttempts, RETRIES.retryAttempts),
    retryDeadlineMs: Math.max(options.retryDeadlineMs, RETRIES.retryDeadlineMs),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

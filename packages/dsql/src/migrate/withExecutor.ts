import { createDatabase } from "../database/createDatabase.ts";
import { defaultOptions } from "../connection/ConnectionOptions.ts";
import type { DatabaseOptions } from "../database/DatabaseOptions.ts";
import type { Executor } from "../executor/Executor.ts";
import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";

/** DDL may take longer than other statements. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** Each DDL statement unsettles the sessions of all others on the cluster for a while (OC001). */
const RETRIES = { retryAttempts: 30, retryDeadlineMs: 60_000 };

/** Where to run: one of the two. */
export interface Target {
  /** A database, or a transaction on one. */
  executor?: Executor;
  /** Of a connection that is made for this and closed at the end; a function is called when it is needed. */
  settings?: DatabaseOptions | (() => DatabaseOptions);
}

/**
 * Works on the executor that is given, or on a connection of its own that is closed at the end.
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

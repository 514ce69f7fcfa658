import type { DatabaseSettings } from "@mattb.tech/billio-config";
import { optionsOf } from "../db/createDatabase.ts";
import type { DatabaseOptions, Executor } from "@mattb.tech/billio-dsql";
import {
  lastMigration as lastMigrationIn,
  type MigrationStatus,
  migrationStatus as statusOf,
  runMigrations as run,
  type RunMigrationsOptions as RunOptions,
} from "@mattb.tech/billio-dsql/migrate";
import { settingsFrom } from "../db/settings.ts";
import { migrationsFolder } from "./migrationsFolder.ts";
import { codeMigrations } from "./codeMigrations.ts";

/** The prefix of the runner's tables: `_billio_migrations` and so on. */
export const tables = { prefix: "_billio" };

export interface RunMigrationsOptions extends Omit<RunOptions, "settings" | "folder" | "tables"> {
  /** Where to run; absent = a separate connection, made from `settings` and closed at the end. */
  executor?: Executor;
  /** How to reach the cluster; absent = from the environment. */
  settings?: DatabaseSettings;
  /** Folder of the migrations; absent = `migrations/` at the top of this repository. */
  folder?: string;
}

/** The options, with Billio's folder, steps and tables as defaults. */
function billio<T extends Pick<RunMigrationsOptions, "settings" | "folder" | "steps">>({
  settings,
  folder = migrationsFolder(),
  steps = codeMigrations,
  ...options
}: T) {
  return {
    ...options,
    folder,
    steps,
    settings: (): DatabaseOptions => optionsOf(settings ?? settingsFrom(process.env)),
    tables,
  };
}

/**
 * Brings a cluster up to date with Billio's migrations: the runner of `@mattb.tech/billio-dsql/migrate`.
 *
 * ```ts
 * const { applied } = await runMigrations({ onProgress: (event) => console.error(event) });
 * ```
 *
 * @returns the names of the files that were finished by this run
 * @throws {MigrationError} when a file isn't valid, or a statement failed; the message names file and line
 * @throws {MigrationLeaseHeldError} when another runner holds the lease for longer than `waitMs`
 * @throws {MigrationLeaseLostError} when another runner took over after this one's lease expired
 * @throws {ConfigurationError} when the environment's settings are missing or malformed
 * @throws {DatabaseUnavailableError} when no connection can be had
 */
export async function runMigrations(options: RunMigrationsOptions = {}): Promise<{ applied: string[] }> {
  return run(billio(options));
}

/**
 * Which of Billio's migrations a cluster has, and who runs them now. Changes nothing.
 *
 * @throws {MigrationError} when a file isn't valid
 */
export async function migrationStatus(
  options: Pick<RunMigrationsOptions, "executor" | "settings" | "folder" | "steps"> = {},
): Promise<MigrationStatus> {
  return statusOf(billio(options));
}

/**
 * The name of the last migration that was applied, which determines the tables and columns; `undefined` where none was. Of the runner's tables it reads `_billio_migrations` alone, as `billio_readonly` may.
 *
 * @throws whatever `executor` throws
 */
export async function lastMigration(executor: Executor): Promise<string | undefined> {
  return lastMigrationIn(executor, tables);
}

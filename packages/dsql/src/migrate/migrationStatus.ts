import type { Executor } from "../executor/Executor.ts";
import { readHistory } from "./history/history.ts";
import { findHolder } from "./history/Lease.ts";
import type { LeaseHolder } from "./model/LeaseErrors.ts";
import type { Migration } from "./model/Migration.ts";
import { readMigrations } from "./read/readMigrations.ts";
import type { RunMigrationsOptions } from "./runMigrations.ts";
import { type TableNames, tableNames } from "./model/TableNames.ts";
import { withExecutor } from "./withExecutor.ts";

export interface MigrationStatus {
  migrations: {
    name: string;
    /** `partial`: a run ended in it. `edited`: the file was changed after it was applied. */
    state: "applied" | "partial" | "pending" | "edited";
    stepsDone: number;
    steps: number;
    /** ISO text. */
    appliedAt?: string;
  }[];
  /** Names in the cluster's history that no file has. */
  unknown: string[];
  /** The runner that holds the lease now. */
  lease?: LeaseHolder;
}

/**
 * Reports a cluster's migration status without changing anything.
 *
 * @throws {MigrationError} when a file isn't valid
 */
export async function migrationStatus(
  options: Pick<RunMigrationsOptions, "executor" | "settings" | "folder" | "steps" | "tables">,
): Promise<MigrationStatus> {
  const { folder, steps = new Map() } = options;
  const tables = tableNames(options.tables?.prefix);
  const migrations = await readMigrations(folder, steps.keys());
  return withExecutor(options, (executor) => describe(executor, tables, migrations));
}

async function describe(
  executor: Executor,
  tables: TableNames,
  migrations: readonly Migration[],
): Promise<MigrationStatus> {
  const history = await readHistory(executor, tables);
  const lease = await findHolder(executor, tables);
  const names = new Set(migrations.map(({ name }) => name));
  return {
    migrations: migrations.map(({ name, checksum, steps }) => {
      const applied = history.applied.get(name);
      const done = history.steps.get(name) ?? new Map<number, string>();
      const edited = applied
        ? applied.checksum !== undefined && applied.checksum !== checksum
        : steps.some(({ step, checksum: now }) => (done.get(step) ?? now) !== now);
      const state = edited ? "edited" : applied ? "applied" : done.size > 0 ? "partial" : "pending";
      const stepsDone = applied ? steps.length : done.size;
      const appliedAt = applied && { appliedAt: applied.appliedAt.toISOString() };
      return { name, state, stepsDone, steps: steps.length, ...appliedAt };
    }),
    unknown: [...history.applied.keys()].filter((name) => !names.has(name)),
    ...(lease ? { lease } : {}),
  };
}

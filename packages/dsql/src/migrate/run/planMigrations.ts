import type { History } from "../history/history.ts";
import type { Migration, MigrationStep } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";

/** What is pending on a cluster, in order. */
export interface Plan {
  /** Files that an older runner applied, without a checksum. */
  baseline: readonly Migration[];
  pending: readonly { migration: Migration; steps: readonly MigrationStep[] }[];
  /** Names in the cluster's history that no file has. */
  unknown: readonly string[];
}

/**
 * Compares the files with a cluster's history.
 *
 * @throws {MigrationError} when a file or step was edited after it was applied, or when a file is numbered before one
 *   that is applied already
 */
export function plan(migrations: readonly Migration[], history: History): Plan {
  const baseline: Migration[] = [];
  const pending: Plan["pending"][number][] = [];
  const last = migrations.findLast(({ name }) => history.applied.has(name));
  for (const migration of migrations) {
    const { name, file } = migration;
    const applied = history.applied.get(name);
    if (applied?.checksum === migration.checksum) continue;
    if (applied?.checksum !== undefined) {
      throw new MigrationError(
        { file },
        "was edited after it was applied; restore it, and put the change into a new migration",
      );
    }
    if (applied) baseline.push(migration);
    else if (last && file < last.file) {
      throw new MigrationError(
        { file },
        `is numbered before ${last.file}, which is applied already; give it a number after it`,
      );
    } else pending.push({ migration, steps: pendingSteps(migration, history) });
  }
  const names = new Set(migrations.map(({ name }) => name));
  return { baseline, pending, unknown: [...history.applied.keys()].filter((name) => !names.has(name)) };
}

function pendingSteps({ name, file, steps }: Migration, history: History): MigrationStep[] {
  const done = history.steps.get(name) ?? new Map<number, string>();
  const removed = [...done.keys()].find((step) => step > steps.length);
  if (removed !== undefined) {
    throw new MigrationError(
      { file },
      `step ${removed} was run already and is gone from the file; restore it`,
    );
  }
  return steps.filter(({ step, line, checksum }) => {
    const recorded = done.get(step);
    if (recorded !== undefined && recorded !== checksum) {
      throw new MigrationError(
        { file, line },
        `step ${step} was run already and has been edited since; restore it, or put the change into a new migration`,
      );
    }
    return recorded === undefined;
  });
}

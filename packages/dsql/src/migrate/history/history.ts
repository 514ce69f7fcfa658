import type { Executor, Row } from "../../executor/Executor.ts";
import { findHistoryTables } from "./historyTables.ts";
import type { Migration, MigrationStep } from "../model/Migration.ts";
import { reading, writing } from "../model/statement.ts";
import type { TableNames } from "../model/TableNames.ts";

/** What has been applied to a cluster. */
export interface History {
  /** Files that are done, by name. Without a checksum where an older runner applied it. */
  applied: ReadonlyMap<string, { appliedAt: Date; checksum: string | undefined }>;
  /** Checksums of the steps that are done, by file and number. */
  steps: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

/** Reads the history without changing anything, also on a cluster that has none or only an older runner's. */
export async function readHistory(executor: Executor, tables: TableNames): Promise<History> {
  const { history, checksums, steps } = await findHistoryTables(executor, tables);
  const checksum = checksums ? "checksum" : "NULL";
  const applied: Row[] = history
    ? await executor.run(
        reading(
          "read history",
          `SELECT name, applied_at, ${checksum} FROM ${tables.migrations} ORDER BY name`,
        ),
      )
    : [];
  const done: Row[] = steps
    ? await executor.run(reading("read steps", `SELECT name, step, checksum FROM ${tables.steps}`))
    : [];

  const byName = new Map<string, Map<number, string>>();
  for (const [name, step, stepChecksum] of done) {
    const ofName = byName.get(name ?? "") ?? new Map<number, string>();
    byName.set(name ?? "", ofName.set(Number(step), stepChecksum ?? ""));
  }
  return {
    applied: new Map(
      applied.map(([name, appliedAt, sum]) => [
        name ?? "",
        { appliedAt: new Date(Number(appliedAt)), checksum: sum ?? undefined },
      ]),
    ),
    steps: byName,
  };
}

/** Records that a step is done. Idempotent. */
export async function recordStep(
  executor: Executor,
  tables: TableNames,
  name: string,
  step: MigrationStep,
): Promise<void> {
  await executor.run(
    writing(
      "record step",
      `INSERT INTO ${tables.steps} (name, step, checksum, finished_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name, step) DO NOTHING`,
      [name, String(step.step), step.checksum, String(Date.now())],
    ),
  );
}

/** Whether a step's record exists: the outcome of a transaction whose outcome was unknown. */
export async function isRecorded(
  executor: Executor,
  tables: TableNames,
  name: string,
  step: MigrationStep,
): Promise<boolean> {
  const rows = await executor.run(
    reading("find step", `SELECT 1 FROM ${tables.steps} WHERE name = $1 AND step = $2`, [
      name,
      String(step.step),
    ]),
  );
  return rows.length > 0;
}

/** Records that a file is done, in the row that older runners read too. Idempotent. */
export async function recordApplied(
  executor: Executor,
  tables: TableNames,
  { name, checksum }: Migration,
): Promise<void> {
  await executor.run(
    writing(
      "record migration",
      `INSERT INTO ${tables.migrations} (name, applied_at, checksum) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum`,
      [name, String(Date.now()), checksum],
    ),
  );
}

import type { Executor } from "../../executor/Executor.ts";
import { findHistoryTables } from "./historyTables.ts";
import { reading } from "../model/statement.ts";
import { tableNames } from "../model/TableNames.ts";

/**
 * The name of the last migration that was applied, which determines the tables and columns; `undefined` where none was. Of
 * the runner's tables it reads only `migrations`, so a read-only role needs no other.
 *
 * @param options the prefix of the runner's tables, as for `runMigrations`
 * @throws whatever `executor` throws
 */
export async function lastMigration(
  executor: Executor,
  { prefix }: { prefix?: string } = {},
): Promise<string | undefined> {
  const tables = tableNames(prefix);
  if (!(await findHistoryTables(executor, tables)).history) return undefined;
  const [row] = await executor.run(
    reading("find last migration", `SELECT max(name) FROM ${tables.migrations}`),
  );
  return row?.[0] ?? undefined;
}

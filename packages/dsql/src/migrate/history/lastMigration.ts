import type { Executor } from "../../executor/Executor.ts";
import { findHistoryTables } from "./historyTables.ts";
import { reading } from "../model/statement.ts";
import { tableNames } from "../model/TableNames.ts";

/**
 * The name of the last migration that was applied, which tells what tables and columns there are; `undefined` where none
 * was. Of the runner's own tables it reads `migrations` alone, so that a role that reads needs no other.
 *
 * @param options the prefix of the runner's tables, as of `runMigrations`
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

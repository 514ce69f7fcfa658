import type { Executor } from "../db/Executor.ts";
import { findBookkeeping } from "./bookkeeping.ts";
import { reading } from "./statement.ts";

/**
 * The name of the last migration that was applied, which tells what tables and columns there are; `undefined` where none
 * was. Of the bookkeeping it reads `_billio_migrations` alone, as `billio_readonly` may.
 *
 * @throws whatever `executor` throws
 */
export async function lastMigration(executor: Executor): Promise<string | undefined> {
  if (!(await findBookkeeping(executor)).history) return undefined;
  const [row] = await executor.run(
    reading("find last migration", "SELECT max(name) FROM _billio_migrations"),
  );
  return row?.[0] ?? undefined;
}

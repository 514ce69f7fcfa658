import type { Executor } from "../db/Executor.ts";
import { readHistory } from "./history.ts";

/**
 * The name of the last migration that was applied, which tells what tables and columns there are; `undefined` where none
 * was.
 *
 * @throws whatever `executor` throws
 */
export async function lastMigration(executor: Executor): Promise<string | undefined> {
  const { applied } = await readHistory(executor);
  return [...applied.keys()].sort().at(-1);
}

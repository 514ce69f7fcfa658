import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchDatabase, openBenchDatabase } from "../../../data/bench/generate/openBenchDatabase.ts";

/** A local DSQL in a process of its own, with the migrations and the first N generated items, for as long as the work takes. */
export async function withDatabase<T>(
  items: number,
  log: (line: string) => void,
  work: (database: BenchDatabase) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
  try {
    const database = await openBenchDatabase(items, folder, log);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

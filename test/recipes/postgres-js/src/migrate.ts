import { readdir, readFile } from "node:fs/promises";
import { sql } from "./db.ts";

const FOLDER = new URL("../migrations/", import.meta.url);

/**
 * Applies the files of `migrations/` in the order of their names, each once. A file has one statement, because a transaction
 * may contain one of DDL only; IF NOT EXISTS allows it to be run again if the process is killed before it is recorded.
 */
export async function migrate(): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)`;
  const done = new Set((await sql<{ name: string }[]>`SELECT name FROM migration`).map(({ name }) => name));
  for (const name of (await readdir(FOLDER)).sort()) {
    if (done.has(name)) continue;
    const [submitted] = await sql.unsafe<{ job_id?: string }[]>(
      await readFile(new URL(name, FOLDER), "utf8"),
    );
    // CREATE INDEX ASYNC submits a job.
    if (submitted?.job_id) await waitForJob(submitted.job_id);
    await sql`INSERT INTO migration (name) VALUES (${name})`;
  }
}

async function waitForJob(id: string): Promise<void> {
  const [waited] = await sql<{ succeeded: boolean }[]>`CALL sys.wait_for_job(${id})`;
  if (!waited?.succeeded)
    throw new Error(`Job ${id} has failed: see sys.jobs, and drop the index before the next run.`);
}

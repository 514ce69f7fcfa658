import { readdir, readFile } from "node:fs/promises";
import { pool } from "./db.ts";

const FOLDER = new URL("../migrations/", import.meta.url);

/**
 * Applies the files of `migrations/` in the order of their names, each once. A file has one statement, because a transaction
 * may contain one of DDL only; IF NOT EXISTS allows it to be run again if the process is killed before it is recorded.
 */
export async function migrate(): Promise<void> {
  await pool.query("CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)");
  const { rows } = await pool.query<{ name: string }>("SELECT name FROM migration");
  const done = new Set(rows.map(({ name }) => name));
  for (const name of (await readdir(FOLDER)).sort()) {
    if (done.has(name)) continue;
    const submitted = await pool.query<{ job_id?: string }>(await readFile(new URL(name, FOLDER), "utf8"));
    // CREATE INDEX ASYNC submits a job.
    const job = submitted.rows[0]?.job_id;
    if (job) await waitForJob(job);
    await pool.query("INSERT INTO migration (name) VALUES ($1)", [name]);
  }
}

async function waitForJob(id: string): Promise<void> {
  const { rows } = await pool.query<{ succeeded: boolean }>("CALL sys.wait_for_job($1)", [id]);
  if (!rows[0]?.succeeded)
    throw new Error(`Job ${id} has failed: see sys.jobs, and drop the index before the next run.`);
}

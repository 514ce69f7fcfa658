import { readdir, readFile } from "node:fs/promises";
import { pool } from "./db.ts";

const FOLDER = new URL("../drizzle/", import.meta.url);

/**
 * Applies the files of `drizzle/` in the order of their names, each once. `drizzle-kit migrate` can't: it makes its journal with
 * SERIAL, and runs all statements in one transaction, which may contain one of DDL only.
 */
export async function migrate(): Promise<void> {
  await pool.query("CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)");
  const { rows } = await pool.query<{ name: string }>("SELECT name FROM migration");
  const done = new Set(rows.map(({ name }) => name));
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of files) {
    if (done.has(name)) continue;
    const text = await readFile(new URL(name, FOLDER), "utf8");
    // Each is a transaction of its own. IF NOT EXISTS in them allows a second run after a failure half-way.
    for (const statement of text.split("--> statement-breakpoint")) await run(statement);
    await pool.query("INSERT INTO migration (name) VALUES ($1)", [name]);
  }
}

/** Runs a statement; if that submits a job, as CREATE INDEX ASYNC does, waits for it. */
async function run(statement: string): Promise<void> {
  const { rows } = await pool.query<{ job_id?: string }>(statement);
  const job = rows[0]?.job_id;
  if (!job) return;
  const waited = await pool.query<{ succeeded: boolean }>("CALL sys.wait_for_job($1)", [job]);
  if (!waited.rows[0]?.succeeded)
    throw new Error(`Job ${job} has failed: see sys.jobs, and drop the index before the next run.`);
}

import type { QueryRunner } from "typeorm";

/**
 * Creates an index, and waits until the job that builds it is done.
 *
 * @param definition what follows CREATE INDEX ASYNC, e.g. `person_by_name ON person (name)`
 */
export async function createIndex(runner: QueryRunner, definition: string): Promise<void> {
  const [submitted] = await runner.query(`CREATE INDEX ASYNC IF NOT EXISTS ${definition}`);
  if (!submitted?.job_id) return;
  const [waited] = await runner.query("CALL sys.wait_for_job($1)", [submitted.job_id]);
  if (!waited.succeeded)
    throw new Error(
      `Job ${submitted.job_id} has failed: see sys.jobs, and drop the index before the next run.`,
    );
}

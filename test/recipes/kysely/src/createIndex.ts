import { type Kysely, sql } from "kysely";

/**
 * Creates an index, and waits until the job that builds it is done.
 *
 * @param definition what follows CREATE INDEX ASYNC, e.g. `person_by_name ON person (name)`
 */
export async function createIndex(db: Kysely<never>, definition: string): Promise<void> {
  const submitted = await sql<{
    job_id: string;
  }>`CREATE INDEX ASYNC IF NOT EXISTS ${sql.raw(definition)}`.execute(db);
  const job = submitted.rows[0]?.job_id;
  if (!job) return;
  const { rows } = await sql<{ succeeded: boolean }>`CALL sys.wait_for_job(${job})`.execute(db);
  if (!rows[0]?.succeeded)
    throw new Error(`Job ${job} has failed: see sys.jobs, and drop the index before the next run.`);
}

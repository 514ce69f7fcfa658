import { QueryTypes, type QueryInterface } from "sequelize";

/**
 * Creates an index, and waits until the job that builds it is done.
 *
 * @param definition what follows CREATE INDEX ASYNC, e.g. `person_by_name ON person (name)`
 */
export async function createIndex({ sequelize }: QueryInterface, definition: string): Promise<void> {
  const [submitted] = await sequelize.query<{ job_id: string }>(
    `CREATE INDEX ASYNC IF NOT EXISTS ${definition}`,
    { type: QueryTypes.SELECT },
  );
  if (!submitted) return;
  const [waited] = await sequelize.query<{ succeeded: boolean }>("CALL sys.wait_for_job($job)", {
    type: QueryTypes.SELECT,
    bind: { job: submitted.job_id },
  });
  if (!waited?.succeeded)
    throw new Error(
      `Job ${submitted.job_id} has failed: see sys.jobs, and drop the index before the next run.`,
    );
}

import type pg from "pg";

export type JobType = "INDEX_BUILD" | "VALIDATE_CONSTRAINT";

/** What a job works on: the index (class pg_class) or the constraint (class pg_constraint). */
export interface JobObject {
  classId: number;
  objectId: number;
  /** Qualified by its schema. */
  objectName: string;
}

/** Finished jobs stay in the table for this long, as reported from live clusters. */
const KEPT = "30 minutes";

/** The rows of `sys.jobs`. */
export class JobTable {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async submit(jobId: string, type: JobType, { classId, objectId, objectName }: JobObject): Promise<void> {
    await this.#pool.query(
      `DELETE FROM sys.jobs WHERE status IN ('completed', 'failed') AND update_time < now() - interval '${KEPT}'`,
    );
    await this.#pool.query(
      `INSERT INTO sys.jobs (job_id, status, job_type, class_id, object_id, object_name)
       VALUES ($1, 'submitted', $2, $3, $4, $5)`,
      [jobId, type, classId, objectId, objectName],
    );
  }

  async update(
    jobId: string,
    status: "processing" | "completed" | "failed",
    details: string | null = null,
  ): Promise<void> {
    await this.#pool.query(
      "UPDATE sys.jobs SET status = $2, details = $3, update_time = clock_timestamp() WHERE job_id = $1",
      [jobId, status, details],
    );
  }

  async status(jobId: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ status: string }>(
      "SELECT status FROM sys.jobs WHERE job_id = $1",
      [jobId],
    );
    return rows[0]?.status;
  }

  /** Jobs that no worker is at: those of a server that has ended. */
  async abandoned(): Promise<
    { job_id: string; job_type: JobType; object_id: number; exists: boolean; owner: string }[]
  > {
    const { rows } = await this.#pool.query<{
      job_id: string;
      job_type: JobType;
      object_id: number;
      exists: boolean;
      owner: string;
    }>(
      `SELECT job_id, job_type, object_id,
              EXISTS (SELECT FROM pg_class WHERE oid = object_id)
                OR EXISTS (SELECT FROM pg_constraint WHERE oid = object_id) AS exists,
              coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = coalesce(
                (SELECT conrelid FROM pg_constraint WHERE oid = object_id AND class_id = 'pg_constraint'::regclass),
                object_id)), 'admin') AS owner
       FROM sys.jobs
       WHERE status IN ('submitted', 'processing') AND NOT EXISTS (
         SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'job ' || job_id)`,
    );
    return rows;
  }
}

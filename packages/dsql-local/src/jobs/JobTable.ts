import type pg from "pg";
import type { JobType, OpenStatus } from "./Jobs.ts";

/** A job that hasn't ended. */
export interface OpenJob {
  jobId: string;
  type: JobType;
  /** The index, constraint or table of the job. */
  objectId: number;
  /** The table that this belongs to; null when the object was dropped. */
  tableId: number | null;
  /** Its name in `sys.jobs`, and the schema in it. */
  objectName: string;
  schema: string;
  /** The table's last known name. */
  table: { schema: string; name: string } | null;
  /** A short build kept clients waiting. */
  needsConcurrentBuild?: boolean;
  /** Attempts that failed because the object had been renamed. */
  renamed?: number;
  /** Attempts that failed because a row's key was too large. */
  keyTooLarge?: number;
}

const OPEN_JOB = `
  SELECT job_id AS "jobId", job_type AS type, object_id AS "objectId", object_name AS "objectName",
         split_part(object_name, '.', 1) AS schema, c.oid AS "tableId", status,
         CASE WHEN c.oid IS NOT NULL THEN json_build_object('schema', n.nspname, 'name', c.relname) END AS "table"
  FROM pg_dsql.jobs LEFT JOIN pg_class c ON c.oid = CASE job_type
    WHEN 'INDEX_BUILD' THEN (SELECT indrelid FROM pg_index WHERE indexrelid = object_id)
    WHEN 'VALIDATE_CONSTRAINT' THEN (SELECT conrelid FROM pg_constraint WHERE oid = object_id)
    ELSE object_id END
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace`;

/** The rows of `pg_dsql.jobs`, as workers read and update them. */
export class JobTable {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async find(jobId: string): Promise<OpenJob | undefined> {
    const { rows } = await this.#pool.query<OpenJob>(
      `${OPEN_JOB} WHERE job_id = $1 AND status IN ('submitted', 'processing')`,
      [jobId],
    );
    return rows[0];
  }

  /** Jobs without a worker: submitted ones, and those of a server that has ended. */
  async unfinished(): Promise<(OpenJob & { status: OpenStatus })[]> {
    const { rows } = await this.#pool.query<OpenJob & { status: OpenStatus }>(
      `${OPEN_JOB}
       WHERE status IN ('submitted', 'processing') AND NOT EXISTS (
         SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'job ' || job_id)
       ORDER BY start_time`,
    );
    return rows;
  }

  /** Committed jobs that no server has claimed for a while, because the session that submitted them was disconnected. */
  async unclaimed(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ jobId: string }>(
      `SELECT job_id AS "jobId" FROM pg_dsql.jobs
       WHERE status = 'submitted' AND start_time < clock_timestamp() - interval '3 s' ORDER BY start_time`,
    );
    return rows.map(({ jobId }) => jobId);
  }

  /** True for one of two servers on a database. */
  async claim(jobId: string, taken: OpenStatus, nowMs: number): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `UPDATE pg_dsql.jobs SET status = 'processing', update_time = greatest(start_time, to_timestamp($3::float8 / 1000))
       WHERE job_id = $1 AND status = $2`,
      [jobId, taken, nowMs],
    );
    return rowCount === 1;
  }

  async finish(
    jobId: string,
    status: "completed" | "failed",
    details: string | undefined,
    nowMs: number,
  ): Promise<void> {
    await this.#pool.query(
      `UPDATE pg_dsql.jobs SET status = $2, details = $3,
              update_time = greatest(start_time, to_timestamp($4::float8 / 1000)) WHERE job_id = $1`,
      [jobId, status, details ?? null, nowMs],
    );
  }

  /** The job's index was built under another oid. */
  async setObjectId(jobId: string, objectId: number): Promise<void> {
    await this.#pool.query("UPDATE pg_dsql.jobs SET object_id = $2 WHERE job_id = $1", [jobId, objectId]);
  }

  async status(jobId: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ status: string }>(
      "SELECT status FROM pg_dsql.jobs WHERE job_id = $1",
      [jobId],
    );
    return rows[0]?.status;
  }

  /** Deletes jobs that ended before a time. */
  async deleteFinished(beforeMs: number): Promise<void> {
    await this.#pool.query(
      "DELETE FROM pg_dsql.jobs WHERE status IN ('completed', 'failed') AND update_time <= to_timestamp($1::float8 / 1000)",
      [beforeMs],
    );
  }

  /** Submits ANALYZE for a table. */
  async submitAnalyze(tableId: number): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ jobId: string }>(
      `INSERT INTO pg_dsql.jobs (job_id, status, job_type, class_id, object_id, object_name)
       SELECT pg_dsql.new_job_id(), 'submitted', 'ANALYZE', 'pg_class'::regclass, c.oid, n.nspname || '.' || c.relname
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1
       RETURNING job_id AS "jobId"`,
      [tableId],
    );
    return rows[0]?.jobId;
  }
}

import type { Executor } from "../../executor/Executor.ts";
import type { IndexName } from "../model/Migration.ts";
import { type Job, toJob } from "./waitForJob.ts";
import { reading } from "../model/statement.ts";

export interface FoundIndex {
  schema: string;
  name: string;
  valid: boolean;
  /** The latest job that built it, where the cluster still has one and the index is not valid. */
  job: Job | undefined;
}

/** Looks an index up, and the job that builds it. */
export async function findIndex(executor: Executor, index: IndexName): Promise<FoundIndex | undefined> {
  const rows = await executor.run(
    reading(
      "find index",
      `SELECT n.nspname, c.relname, i.indisvalid, c.oid FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
       WHERE c.relname = $1 AND n.nspname = coalesce($2, current_schema())`,
      [index.name, index.schema ?? null],
    ),
  );
  const [schema, name, isValid, oid] = rows[0] ?? [];
  if (typeof schema !== "string" || typeof name !== "string") return undefined;
  const valid = isValid === "t";
  return {
    schema,
    name,
    valid,
    job: valid ? undefined : await findBuildJob(executor, { schema, name }, oid),
  };
}

/** The exact form of `object_name` is not documented, so this looks for its two likely forms. */
async function findBuildJob(
  executor: Executor,
  { schema, name }: Required<IndexName>,
  oid: string | null | undefined,
): Promise<Job | undefined> {
  const rows = await executor.run(
    reading(
      "find index job",
      `SELECT job_id, status, details FROM sys.jobs
       WHERE job_type = 'INDEX_BUILD' AND (object_id = $1 OR object_name IN ($2, $3))
       ORDER BY start_time DESC LIMIT 1`,
      [oid ?? null, name, `${schema}.${name}`],
    ),
  );
  return rows[0] && toJob(rows[0]);
}

import pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";

/**
 * The outcome of a job whose table, index or constraint was dropped. It completes; the details for a table are recorded (on
 * a cluster, 2026-09), those for an index or a constraint whose table still exists are inferred.
 */
export async function droppedObjectOutcome(pool: pg.Pool, job: OpenJob): Promise<JobOutcome> {
  const { objectName, schema, type } = job;
  const { name, exists } = await tableOf(pool, job);
  if (!exists) return { end: "completed", details: `relation "${name}" does not exist` };
  const details =
    type === "VALIDATE_CONSTRAINT"
      ? `constraint "${objectName.slice(schema.length + 1)}" of relation "${name}" does not exist`
      : `relation "${objectName}" does not exist`;
  return { end: "completed", details };
}

/** The job's table, by the name under which it was dropped, or else its last known name. */
async function tableOf(
  pool: pg.Pool,
  { table, tableId, objectName }: OpenJob,
): Promise<{ name: string; exists: boolean }> {
  if (!table) return { name: objectName, exists: false };
  const { rows } = await pool.query<{ found: boolean; dropped: string | null }>(
    `SELECT to_regclass($1) IS NOT NULL AS found,
            (SELECT object_name FROM pg_dsql.jobs WHERE job_type = 'DROP' AND object_id = $2) AS dropped`,
    [`${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`, tableId],
  );
  const dropped = rows[0]?.dropped ?? undefined;
  return {
    name: dropped ?? `${table.schema}.${table.name}`,
    exists: dropped === undefined && (rows[0]?.found ?? false),
  };
}

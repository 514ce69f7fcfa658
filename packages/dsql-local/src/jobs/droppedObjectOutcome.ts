import pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";

/**
 * The end of a job whose table, index or constraint is gone. It is completed, with these words of a table (recorded on a
 * cluster, 2026-09); those of an index or a constraint whose table is still there are inferred.
 */
export async function droppedObjectOutcome(pool: pg.Pool, job: OpenJob): Promise<JobOutcome> {
  const { objectName, schema, type } = job;
  const { name, isThere } = await tableOf(pool, job);
  if (!isThere) return { end: "completed", details: `relation "${name}" does not exist` };
  const details =
    type === "VALIDATE_CONSTRAINT"
      ? `constraint "${objectName.slice(schema.length + 1)}" of relation "${name}" does not exist`
      : `relation "${objectName}" does not exist`;
  return { end: "completed", details };
}

/** The job's table, by the name under which it was dropped or last seen. */
async function tableOf(
  pool: pg.Pool,
  { table, tableId, objectName }: OpenJob,
): Promise<{ name: string; isThere: boolean }> {
  if (!table) return { name: objectName, isThere: false };
  const { rows } = await pool.query<{ found: boolean; dropped: string | null }>(
    `SELECT to_regclass($1) IS NOT NULL AS found,
            (SELECT object_name FROM pg_dsql.jobs WHERE job_type = 'DROP' AND object_id = $2) AS dropped`,
    [`${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`, tableId],
  );
  const dropped = rows[0]?.dropped ?? undefined;
  return {
    name: dropped ?? `${table.schema}.${table.name}`,
    isThere: dropped === undefined && (rows[0]?.found ?? false),
  };
}

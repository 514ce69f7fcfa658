import type pg from "pg";

interface Plan {
  "Node Type": string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

/**
 * How many rows a statement takes from tables and indexes, those included that a filter discards. It runs in the backend of
 * the local DSQL, in a transaction that is rolled back.
 */
export async function rowsRead(
  backend: pg.Client,
  sql: string,
  values: readonly unknown[],
): Promise<number | undefined> {
  await backend.query("BEGIN");
  try {
    const { rows } = await backend.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
      [...values],
    );
    const plan = rows[0]?.["QUERY PLAN"][0].Plan;
    return plan === undefined ? undefined : scanned(plan);
  } catch {
    // A statement of a transaction that needs what came before it.
    return undefined;
  } finally {
    await backend.query("ROLLBACK");
  }
}

function scanned(plan: Plan): number {
  const below = (plan.Plans ?? []).reduce((sum, each) => sum + scanned(each), 0);
  if (
    !plan["Node Type"].endsWith("Scan") ||
    /^(CTE|Subquery|Function|Values|Bitmap Heap)/.test(plan["Node Type"])
  ) {
    return below;
  }
  const rows =
    plan["Actual Rows"] +
    (plan["Rows Removed by Filter"] ?? 0) +
    (plan["Rows Removed by Index Recheck"] ?? 0);
  return below + rows * plan["Actual Loops"];
}

import type { EntrySizes } from "./EntrySizes.ts";
import type { PlanScan } from "./planScans.ts";
import type { RelationReads } from "./readCounters.ts";
import type { TableEntries } from "./TableEntries.ts";

/**
 * What a statement has read: of the tables in its plan what the plan says, of others, which foreign keys read, what was counted.
 * The counters of the first would include what the planner looks at, and entries of rows that are gone.
 */
export function readsOfPlan(
  scans: readonly PlanScan[],
  counted: readonly RelationReads[],
  sizes: EntrySizes,
): RelationReads[] {
  const planned = new Map<number, RelationReads>();
  const tables = new Set<TableEntries>();
  for (const scan of scans) {
    const table = sizes.tableNamed(scan.table);
    if (!table) continue;
    const relation = relationOf(scan, table);
    if (relation === undefined) continue;
    tables.add(table);
    const sum = planned.get(relation) ?? { relation, scans: 0, rows: 0, fetched: 0 };
    planned.set(relation, sum);
    if (scan.looksUp) sum.fetched += scan.rows;
    // A bitmap's rows are only looked up.
    if (scan.looksUp && relation === table.oid) continue;
    sum.scans += scan.loops;
    sum.rows += scan.rows;
  }
  const others = counted.filter(({ relation }) => {
    const table = sizes.tableOf(relation);
    return table && !tables.has(table);
  });
  return [...planned.values(), ...others];
}

function relationOf({ index }: PlanScan, { oid, primary, indexes }: TableEntries): number | undefined {
  if (index === undefined) return oid;
  return index === primary?.name ? primary.oid : indexes.find(({ name }) => name === index)?.oid;
}

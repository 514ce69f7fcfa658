import { keyOf, readRow } from "./claimKeys.ts";
import type { RowWrite } from "./RowWrite.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";

/**
 * The net effect of a series of writes: one write per row, in an order that is the same for all sessions, so that two that
 * write the same rows don't deadlock. Undefined where it isn't known: a primary key was changed or is missing, or foreign keys
 * or further unique keys require the original order.
 */
export function netWrites(rows: readonly RowWrite[], shapes: TableShapes): RowWrite[] | undefined {
  const net = new Map<string, RowWrite>();
  for (const row of rows) {
    const shape = shapes.of(row.table);
    if (!shape?.primary || !shape.plain || !shape.isAlone) return undefined;
    const { primary } = shape;
    const [old, now] = [row.before, row.after].map((text) =>
      text === null ? undefined : keyOf(shape.oid, primary, readRow(text, shape), false),
    );
    const key = old ?? now;
    if (key === undefined || (old !== undefined && now !== undefined && old !== now)) return undefined;
    const before = net.get(key);
    const joined = before ? join(before, row) : row;
    if (joined) net.set(key, joined);
    else net.delete(key);
  }
  return [...net].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

/** Two writes of one row as one; undefined where they cancel out. */
function join({ before }: RowWrite, { table, after }: RowWrite): RowWrite | undefined {
  if (before === null && after === null) return undefined;
  return { table, kind: before === null ? "I" : after === null ? "D" : "U", before, after };
}

/** The writes that undo others. */
export function inverseOf(rows: readonly RowWrite[]): RowWrite[] {
  return [...rows].reverse().map(({ table, kind, before, after }) => ({
    table,
    kind: kind === "I" ? "D" : kind === "D" ? "I" : "U",
    before: after,
    after: before,
  }));
}

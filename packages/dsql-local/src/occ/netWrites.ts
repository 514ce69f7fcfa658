import { keyOf, readRow } from "./claimKeys.ts";
import type { RowWrite } from "./RowWrite.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";

/**
 * What a series of writes comes to: one write a row, in an order that is the same for everybody, so that two who write the
 * same rows don't wait for one another in a circle. Undefined where that isn't known: a key was moved, a table has none, or
 * foreign keys or further unique keys need their order.
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

/** Two writes of one row as one; undefined where nothing is left of them. */
function join({ before }: RowWrite, { table, after }: RowWrite): RowWrite | undefined {
  if (before === null && after === null) return undefined;
  return { table, kind: before === null ? "I" : after === null ? "D" : "U", before, after };
}

/** The writes that take others back. */
export function inverseOf(rows: readonly RowWrite[]): RowWrite[] {
  return [...rows].reverse().map(({ table, kind, before, after }) => ({
    table,
    kind: kind === "I" ? "D" : kind === "D" ? "I" : "U",
    before: after,
    after: before,
  }));
}

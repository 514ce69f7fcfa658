import { readRowText } from "./readRowText.ts";
import type { RowLock, RowWrite } from "./RowWrite.ts";
import { canonicalText } from "./canonicalText.ts";
import { claimStrength, type Claim } from "./conflictDetection.ts";
import type { TableShape } from "../catalog/TableShape.ts";

type Row = (string | null)[];

/** Claims by key. */
export type Claims = Map<string, Claim>;

/** Adds the claims of a written row: on its keys, and on those of the rows that it references. */
export function claimWrite(claims: Claims, write: RowWrite, shape: TableShape): void {
  const before = write.before === null ? undefined : readRow(write.before, shape);
  const after = write.after === null ? undefined : readRow(write.after, shape);
  let isMoved = !before || !after;
  for (const { columns, nulls } of shape.unique) {
    const [old, now] = [before, after].map((row) => row && keyOf(shape.oid, columns, row, nulls));
    if (old === now) continue;
    isMoved = true;
    if (old !== undefined) claim(claims, old, claimStrength.key);
    if (now !== undefined) claim(claims, now, claimStrength.key);
  }
  for (const [index, [old, now]] of Object.entries(write.computed ?? {})) {
    for (const values of [old, now]) {
      if (values && JSON.stringify(old) !== JSON.stringify(now)) {
        claim(claims, `${index}=${JSON.stringify(values)}`, claimStrength.key);
      }
    }
  }
  if (shape.primary) {
    // Changing another unique key of the row is stronger than writing the row.
    const primary = before && keyOf(shape.oid, shape.primary, before, false);
    if (primary !== undefined) claim(claims, primary, isMoved ? claimStrength.key : claimStrength.write);
  } else if (write.before !== null) {
    claim(claims, wholeRow(shape.oid, write.before), claimStrength.key);
  }
  for (const { columns, table, referenced } of shape.foreign) {
    if (before && after && columns.every((column) => before[column] === after[column])) continue;
    // The old row's reference as well: a transaction that deletes that key has seen the row.
    for (const row of [before, after]) {
      const values = row && columns.map((column) => row[column] ?? null);
      if (values && !values.includes(null))
        claim(claims, keyText(table, referenced, values), claimStrength.keyShare);
    }
  }
}

/** Adds the claims of a locked row. */
export function claimLock(claims: Claims, { row, share }: RowLock, shape: TableShape): void {
  const by = share ? claimStrength.keyShare : claimStrength.write;
  if (!shape.primary) {
    claim(claims, wholeRow(shape.oid, row), by);
    return;
  }
  const columns = readRow(row, shape);
  const primary = keyOf(shape.oid, shape.primary, columns, false);
  if (primary !== undefined) claim(claims, primary, by);
}

function claim(claims: Claims, key: string, by: Claim): void {
  claims.set(key, (claims.get(key) ?? 0) | by);
}

/** Undefined where a null makes the row distinct from all others. */
export function keyOf(table: number, columns: number[], row: Row, nulls: boolean): string | undefined {
  const values = columns.map((column) => row[column] ?? null);
  return !nulls && values.includes(null) ? undefined : keyText(table, columns, values);
}

function keyText(table: number, columns: number[], values: Row): string {
  const [first = null] = values;
  const text = values.length > 1 ? JSON.stringify(values) : first;
  return text === null ? `${table}(${columns.join()})` : `${table}(${columns.join()})=${text}`;
}

function wholeRow(table: number, row: string): string {
  return `${table}=${row}`;
}

/** A row's columns; equal key values have equal texts. */
export function readRow(text: string, { varied }: TableShape): Row {
  const row = readRowText(text);
  for (const [column, type] of varied) {
    const value = row[column];
    if (typeof value === "string") row[column] = canonicalText(value, type);
  }
  return row;
}

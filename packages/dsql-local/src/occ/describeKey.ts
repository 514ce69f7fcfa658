import type { ConflictCause } from "../activity/ConflictCause.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";

/** As src/occ/claimKeys.ts writes them: `16385(0)=42`, `16385(0,1)=["a","b"]`, `16385=(a row)`, `16390=["a"]` of an index. */
const KEY = /^(\d+)(?:\(([\d,]*)\))?(?:=(.*))?$/s;

/** Is it the key that identifies a row? */
export function isPrimaryKey(key: string, shapes: TableShapes): boolean {
  const [, oid = "", columns] = KEY.exec(key) ?? [];
  return columns !== undefined && shapes.of(Number(oid))?.primary?.join() === columns;
}

/** A claimed key for people: its table, and its columns with their values. */
export function describeKey(key: string, shapes: TableShapes): Pick<ConflictCause, "object" | "key"> {
  const [, oid = "", columns, values = ""] = KEY.exec(key) ?? [];
  const shape = shapes.of(Number(oid));
  if (!shape) return { key: `a key of an index: ${values}` };
  if (columns === undefined) return { object: shape.name, key: `the row ${values}` };
  const places = columns.split(",").map(Number);
  const texts = places.length > 1 ? (JSON.parse(values) as (string | null)[]) : [values];
  const parts = places.map((place, at) => `${shape.names[place] ?? "?"} = ${texts[at] ?? "null"}`);
  return { object: shape.name, key: parts.join(", ") };
}

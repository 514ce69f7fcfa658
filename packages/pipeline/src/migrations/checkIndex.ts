import type { CompatibilityIssue } from "./compatibilityRules.ts";
import type { UsedObjects } from "./UsedObjects.ts";
import type { Index, Schema } from "./Schema.ts";

/** Checks what is lost with an index, or with its constraint. */
export function dropsIndex(name: string, inUse: UsedObjects, schema: Schema): CompatibilityIssue[] {
  const index = schema.indexes.get(name);
  if (!index) return [];
  const others = schema.indexesOf(index.table).filter((other) => other.name !== name);
  if (
    index.unique &&
    inUse.key(index.table, index.keys) &&
    !others.some((other) => isSameKey(other, index))
  ) {
    const what = `drops ${name}, by which ON CONFLICT (${index.keys.join(", ")}) knows the rows of ${index.table}`;
    return [{ rule: "drop", what }];
  }
  const isCovered = others.some(
    (other) => (!other.partial || index.partial) && index.keys.every((key, at) => key === other.keys[at]),
  );
  if (!inUse.index(name) || isCovered) return [];
  const what = `drops the index ${name}, through which lists and searches of ${index.table} are read`;
  return [{ rule: "index", what }];
}

/** Checks whether a new unique key rejects rows that were allowed. */
export function narrowsByKey(index: Index, inUse: UsedObjects, schema: Schema): CompatibilityIssue[] {
  const { table, keys, unique } = index;
  if (!unique) return [];
  const isWritten = inUse.inserts(table) || keys.some((key) => inUse.writes(table, key));
  // A superset of an existing unique key rejects nothing more.
  const isImplied = schema
    .indexesOf(table)
    .some((other) => other.unique && !other.partial && other.keys.every((key) => keys.includes(key)));
  if (!isWritten || isImplied) return [];
  return [{ rule: "narrower", what: `has ${table} refuse rows that are alike in (${keys.join(", ")})` }];
}

function isSameKey(other: Index, index: Index): boolean {
  return (
    other.unique &&
    !other.partial &&
    other.keys.length === index.keys.length &&
    other.keys.every((key) => index.keys.includes(key))
  );
}

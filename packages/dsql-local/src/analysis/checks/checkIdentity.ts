import { types } from "../../errorCatalog/types.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, list, number, text } from "../parse/tree.ts";
import { displayName, typeName } from "./checkTypes.ts";

/** Checks an identity column; `type` is undefined if the text doesn't contain it. */
export function checkIdentity(constraint: Node, type: Node | undefined): DsqlError | undefined {
  if (type && typeName(type) !== "int8") {
    return toDsqlErrorAt(type, types.identityType, { type: displayName(type) });
  }
  const options = list(constraint, "options");
  return cacheSize(options) === undefined || hasBadCache(options)
    ? toDsqlErrorAt(constraint, types.identityCache)
    : undefined;
}

/** Checks CREATE SEQUENCE or ALTER SEQUENCE; the latter may leave the cache size as it is. */
export function checkSequence(statement: Node, isNew: boolean): DsqlError | undefined {
  const options = list(statement, "options");
  for (const item of options) {
    const option = child(item, "DefElem");
    const type = child(child(option, "arg"), "TypeName");
    if (text(option, "defname") === "as" && type && typeName(type) !== "int8") {
      return toDsqlErrorAt(type, types.sequenceType, { type: displayName(type) });
    }
  }
  if (isNew && cacheSize(options) === undefined)
    return toDsqlErrorAt(child(statement, "sequence"), types.sequenceCache);
  if (!hasBadCache(options)) return undefined;
  return toDsqlErrorAt(child(statement, "sequence"), isNew ? types.sequenceCache : types.alterSequenceCache);
}

/** Whether the options set a cache size that DSQL doesn't support. */
export function hasBadCache(options: Node[]): boolean {
  const size = cacheSize(options);
  return size !== undefined && size !== 1 && size < 65_536;
}

function cacheSize(options: Node[]): number | undefined {
  for (const item of options) {
    const option = child(item, "DefElem");
    if (text(option, "defname") !== "cache") continue;
    const arg = child(option, "arg");
    const float = child(arg, "Float");
    return float ? Number(text(float, "fval")) : number(child(arg, "Integer"), "ival");
  }
  return undefined;
}

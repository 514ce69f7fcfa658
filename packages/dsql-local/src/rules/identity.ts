import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, list, number, text } from "./tree.ts";
import { displayName, typeName } from "./types.ts";

const CACHE = "please define CACHE greater than or equal to 65536 or equal to 1";

/** Rules of an identity column; `type` is undefined where the text doesn't tell it. */
export function identityRefusal(constraint: Node, type: Node | undefined): DsqlError | undefined {
  if (type && typeName(type) !== "int8") {
    return unsupported(`datatype ${displayName(type)} not supported, identity column type must be bigint`);
  }
  if (hasCache(constraint)) return undefined;
  return unsupported(`identity column is not supported without an explicit cache size. ${CACHE}`);
}

export function sequenceRefusal(statement: Node): DsqlError | undefined {
  for (const item of list(statement, "options")) {
    const option = child(item, "DefElem");
    const type = child(child(option, "arg"), "TypeName");
    if (text(option, "defname") === "as" && type && typeName(type) !== "int8") {
      return unsupported(`datatype ${displayName(type)} not supported, sequence type must be bigint`);
    }
  }
  if (hasCache(statement)) return undefined;
  return unsupported(`CREATE SEQUENCE is not supported without an explicit cache size. ${CACHE}`);
}

function hasCache(node: Node): boolean {
  for (const item of list(node, "options")) {
    const option = child(item, "DefElem");
    if (text(option, "defname") !== "cache") continue;
    const arg = child(option, "arg");
    const float = child(arg, "Float");
    const size = float ? Number(text(float, "fval")) : number(child(arg, "Integer"), "ival");
    return size === 1 || size >= 65_536;
  }
  return false;
}

import { functions as rules } from "../../errorCatalog/functions.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { isLacking, isRestrictedFunction } from "./restrictedFunctions.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { checkSetting } from "./checkSetting.ts";
import { child, constant, list, names } from "../parse/tree.ts";
import { displayName, typeName } from "./checkTypes.ts";

const TEXT_SEARCH = new Set([
  "to_tsvector",
  "json_to_tsvector",
  "jsonb_to_tsvector",
  "to_tsquery",
  "plainto_tsquery",
  "phraseto_tsquery",
  "websearch_to_tsquery",
  "ts_headline",
]);

/** Checks a function call by its name and constant arguments. */
export function checkFunctionCall(call: Node): DsqlError | undefined {
  const path = names(call, "funcname");
  const name = path.at(-1) ?? "";
  if (path.length > 1 && path[0] !== "pg_catalog") {
    return path.join(".") === "sys.wait_for_job" ? checkWaitForJob(call) : undefined;
  }
  if (/^pg_(try_)?advisory_/.test(name)) return toDsqlErrorAt(call, rules.advisoryLock, { name });
  if (isLacking(name)) return toDsqlErrorAt(call, rules.lacking, { name });
  if (isRestrictedFunction(name)) return toDsqlErrorAt(call, rules.outOfReach, { name });
  const args = list(call, "args");
  // If there are two arguments, the second is a query in a string.
  if (name === "ts_rewrite" && args.length === 2) return toDsqlErrorAt(call, rules.outOfReach, { name });
  const first = constant(args[0]);
  if (name === "set_config" && typeof first === "string") {
    const value = constant(args[1]);
    return checkSetting(first, typeof value === "number" ? String(value) : value, call);
  }
  if (TEXT_SEARCH.has(name) && args.length > 1 && typeof first === "string" && isOther(name, args, first)) {
    return toDsqlErrorAt(call, rules.textSearchConfiguration, { name: first });
  }
  return undefined;
}

const STRINGS = new Set(["text", "varchar", "bpchar", "name"]);

/** The message names the types of the arguments; if they aren't text, PostgreSQL reports that the function doesn't exist. */
function checkWaitForJob(call: Node): DsqlError | undefined {
  const args = list(call, "args");
  const [arg] = args;
  if (args.length !== 1 || !arg) return undefined;
  const cast = child(arg, "TypeCast");
  if (cast) {
    const type = child(cast, "typeName");
    return STRINGS.has(typeName(type))
      ? toDsqlErrorAt(call, rules.callIsNoSelect, { type: displayName(type) })
      : undefined;
  }
  const value = child(arg, "A_Const");
  if (value && value.isnull !== true && value.sval === undefined) return undefined;
  const isUntyped = value !== undefined || child(arg, "ParamRef") !== undefined;
  return toDsqlErrorAt(call, rules.callIsNoSelect, { type: isUntyped ? "unknown" : "text" });
}

/** Neither of two arguments of ts_headline is a configuration, and the last of the json functions is a filter. */
function isOther(name: string, args: Node[], configuration: string): boolean {
  if (args.length < (/^(ts_headline|jsonb?_to_tsvector)$/.test(name) ? 3 : 2)) return false;
  // ts_headline(document, query, options)
  if (name === "ts_headline" && args.length === 3 && constant(args[2]) !== undefined) return false;
  return configuration !== "simple" && configuration !== "pg_catalog.simple";
}

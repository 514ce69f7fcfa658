import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { isOutOfReach } from "./reach.ts";
import { unsupported } from "./refusals.ts";
import { settingRefusal } from "./settings.ts";
import { constant, list, names } from "./tree.ts";

const TEXT_SEARCH = new Set([
  "to_tsvector",
  "to_tsquery",
  "plainto_tsquery",
  "phraseto_tsquery",
  "websearch_to_tsquery",
  "ts_headline",
]);

/** The refusal of a function call, by name and constant arguments. */
export function functionRefusal(call: Node): DsqlError | undefined {
  const path = names(call, "funcname");
  const name = path.at(-1) ?? "";
  if (path.length > 1 && path[0] !== "pg_catalog") {
    return path.join(".") === "sys.wait_for_job" ? isProcedure : undefined;
  }
  if (/^pg_(try_)?advisory_/.test(name) || isOutOfReach(name))
    return unsupported(`function ${name} not supported`);
  // Recorded for the functional form only; the other types outside columns work.
  if (name === "line") return unsupported("datatype line not supported");
  const args = list(call, "args");
  const first = constant(args[0]);
  if (name === "set_config" && typeof first === "string") return settingRefusal(first);
  if (TEXT_SEARCH.has(name) && args.length > 1 && typeof first === "string" && !isSimple(first)) {
    return { sqlstate: "42704", message: `text search configuration "${first}" does not exist` };
  }
  return undefined;
}

const isProcedure: DsqlError = {
  sqlstate: "42809",
  message: "sys.wait_for_job(text) is a procedure",
  hint: "To call a procedure, use CALL.",
};

function isSimple(configuration: string): boolean {
  return configuration === "simple" || configuration === "pg_catalog.simple";
}

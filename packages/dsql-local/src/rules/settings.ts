import { settings } from "../ruleBook/settings.ts";
import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { refuseAt } from "./refuseAt.ts";

/**
 * Settings that a session may change, by SET, `set_config` or at start-up (Aurora DSQL user guide, supported
 * session parameters). `role` is on that list for SET LOCAL, but was refused when measured.
 */
export const SETTABLE: ReadonlySet<string> = new Set([
  "application_name",
  "client_encoding",
  "datestyle",
  "extra_float_digits",
  "intervalstyle",
  "timezone",
  "search_path",
  "enable_bitmapscan",
  "enable_hashjoin",
  "enable_indexonlyscan",
  "enable_indexscan",
  "enable_material",
  "enable_mergejoin",
  "enable_nestloop",
  "enable_seqscan",
  "dsql.enable_batched_nestloop",
  "disable_sync_create_index",
]);

/** Settings that PostgreSQL doesn't know: SET is answered without it. */
export const ONLY_DSQL = new Set(["disable_sync_create_index"]);

/** The refusal of changing the setting `name`, at start-up too, or undefined when it may be changed. */
export function settingRefusal(name: string, node?: Node): DsqlError | undefined {
  const folded = name.toLowerCase();
  if (folded === "dsql.enable_batched_nestloop") return refuseAt(node, settings.batchedNestloop, { name });
  if (SETTABLE.has(folded)) return undefined;
  return refuseAt(node, folded === "role" ? settings.role : settings.notSettable, { name });
}

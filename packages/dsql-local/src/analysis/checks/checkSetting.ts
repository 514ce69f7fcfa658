import { settings } from "../../errorCatalog/settings.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { constant, list, text } from "../parse/tree.ts";

/**
 * Settings that a session may change, by SET, `set_config` or at start-up (Aurora DSQL user guide, supported
 * session parameters). `role` is on that list for SET LOCAL, but was rejected when measured.
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

/** Settings that PostgreSQL doesn't have: the server handles SET itself. */
export const ONLY_DSQL = new Set(["disable_sync_create_index"]);

/**
 * Client encodings for which PostgreSQL converts nothing, in its own loose spelling. With any other it would read other
 * characters than this server's parser: in some encodings the last byte of a character can be a backslash.
 */
const UNCONVERTED = new Set(["utf8", "unicode", "sqlascii"]);

/**
 * Checks a change of the setting `name`, by a statement or at start-up.
 *
 * @param value the new value; undefined if the text doesn't contain it, null for a reset
 */
export function checkSetting(
  name: string,
  value: string | null | undefined,
  node?: Node,
): DsqlError | undefined {
  const folded = name.toLowerCase();
  if (folded === "dsql.enable_batched_nestloop")
    return toDsqlErrorAt(node, settings.batchedNestloop, { name });
  if (folded === "client_encoding" && value !== null) {
    if (value === undefined) return toDsqlErrorAt(node, settings.notSettable, { name });
    const isConverted = !UNCONVERTED.has(value.toLowerCase().replace(/[^a-z0-9]/g, ""));
    return isConverted ? toDsqlErrorAt(node, settings.clientEncoding, { value }) : undefined;
  }
  if (SETTABLE.has(folded)) return undefined;
  return toDsqlErrorAt(node, folded === "role" ? settings.role : settings.notSettable, { name });
}

/** The same for `SET name = …` and RESET, as a statement or a part of one. RESET ALL only resets what can be set. */
export function checkVariable(setting: Node | undefined): DsqlError | undefined {
  if (text(setting, "kind") === "VAR_RESET_ALL") return undefined;
  const [value] = text(setting, "kind") === "VAR_SET_VALUE" ? list(setting, "args").map(constant) : [null];
  return checkSetting(text(setting, "name"), typeof value === "number" ? String(value) : value);
}

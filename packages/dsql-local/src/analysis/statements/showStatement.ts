import { TEXT } from "../../net/typeOid.ts";
import { settings } from "../../errorCatalog/settings.ts";
import { isHiddenSetting, OWN_VALUES, SHOWN } from "../rewrite/clientSettings.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { text } from "../parse/tree.ts";

/** What `SHOW ALL` reports, as a query: the settings that the view has, with their units. */
const showAll = `SELECT name, CASE WHEN name IN (${[...SHOWN.keys(), ...OWN_VALUES].map((name) => `'${name}'`).join(", ")})
  THEN setting ELSE pg_catalog.current_setting(name) END AS setting, short_desc AS description
  FROM pg_catalog.pg_settings ORDER BY pg_catalog.lower(name)`;

/** SHOW. */
export function showStatement(statement: Node, sql: string): StatementInfo {
  const name = text(statement, "name").toLowerCase();
  if (name === "all") {
    return { kind: "show", tag: "SHOW", edits: [{ at: 0, remove: Buffer.byteLength(sql), insert: showAll }] };
  }
  if (isHiddenSetting(name)) {
    return {
      kind: "show",
      error: toDsqlErrorAt(undefined, settings.unknown, { name: text(statement, "name") }),
    };
  }
  const value = SHOWN.get(name) ?? OWN_DEFAULTS.get(name);
  if (value === undefined) return { kind: "show" };
  const columns = [{ name, typeOid: TEXT }];
  return { kind: "show", response: { columns, rows: [[value]], tag: "SHOW" } };
}

/** PostgreSQL's defaults of what the server has changed. */
const OWN_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ["createrole_self_grant", ""],
  ["deadlock_timeout", "1s"],
  ["max_replication_slots", "10"],
  ["max_wal_senders", "10"],
  ["temp_file_limit", "-1"],
  ["wal_level", "replica"],
]);

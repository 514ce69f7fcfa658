import { SHOWN } from "../../analysis/rewrite/clientSettings.ts";
import { TEMP_FILE_LIMIT } from "../schema/limits/tempFileLimit.ts";

/** Settings with which sessions begin. */
const SETTINGS = [
  ["timezone", "UTC"],
  ["default_transaction_isolation", "repeatable read"],
  // PostgreSQL resolves deadlocks between sessions that are running statements.
  ["deadlock_timeout", "20ms"],
  // DSQL's only text search configuration.
  ["default_text_search_config", "pg_catalog.simple"],
  // admin may act as the roles that it creates.
  ["createrole_self_grant", "set, inherit"],
  ["temp_file_limit", TEMP_FILE_LIMIT],
  // What current_setting() returns instead of PostgreSQL's own settings (src/analysis/rewrite/clientSettings.ts).
  ...[...SHOWN].map(([name, value]) => [`dsql.${name}`, value] as const),
] as const;

/**
 * Settings and privileges that CREATE DATABASE … TEMPLATE doesn't copy, as SQL that a superuser can run again.
 *
 * @param database quoted name
 * @param superuser quoted name of the role for connections that bypass the server; no limits apply to it
 */
export function databaseSettings(database: string, superuser: string): string {
  return [
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO admin`,
    ...SETTINGS.map(([setting, value]) => `ALTER DATABASE ${database} SET ${setting} = '${value}'`),
    `ALTER ROLE ${superuser} IN DATABASE ${database} SET temp_file_limit = -1`,
  ].join(";\n");
}

import { SHOWN } from "../../analysis/rewrite/clientSettings.ts";
import { TEMP_FILE_LIMIT } from "../schema/limits/tempFileLimit.ts";

/** What sessions begin with. */
const SETTINGS = [
  ["timezone", "UTC"],
  ["default_transaction_isolation", "repeatable read"],
  // Sessions that wait for one another while they run statements are told apart by PostgreSQL.
  ["deadlock_timeout", "20ms"],
  // The only configuration of text search that DSQL has.
  ["default_text_search_config", "pg_catalog.simple"],
  // admin may act as the roles it makes.
  ["createrole_self_grant", "set, inherit"],
  ["temp_file_limit", TEMP_FILE_LIMIT],
  // What current_setting() finds instead of PostgreSQL's own (src/rules/catalog/functionCalls.ts).
  ...[...SHOWN].map(([name, value]) => [`dsql.${name}`, value] as const),
] as const;

/**
 * What PostgreSQL keeps beside a database and a copy of it doesn't have, as SQL that a superuser can run again.
 *
 * @param database quoted name
 * @param superuser quoted name of the role that connects beside the server, for which no limits hold
 */
export function databaseSettings(database: string, superuser: string): string {
  return [
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO admin`,
    ...SETTINGS.map(([setting, value]) => `ALTER DATABASE ${database} SET ${setting} = '${value}'`),
    `ALTER ROLE ${superuser} IN DATABASE ${database} SET temp_file_limit = -1`,
  ].join(";\n");
}

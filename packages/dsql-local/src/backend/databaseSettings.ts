/** What sessions begin with. */
const SETTINGS = [
  ["timezone", "UTC"],
  ["default_transaction_isolation", "repeatable read"],
  // Sessions that wait for one another while they run statements are told apart by PostgreSQL.
  ["deadlock_timeout", "20ms"],
  // admin may act as the roles it makes.
  ["createrole_self_grant", "set, inherit"],
] as const;

/**
 * What PostgreSQL keeps beside a database and a copy of it doesn't have, as SQL that a superuser can run again.
 *
 * @param database quoted name
 */
export function databaseSettings(database: string): string {
  return [
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO admin`,
    ...SETTINGS.map(([setting, value]) => `ALTER DATABASE ${database} SET ${setting} = '${value}'`),
  ].join(";\n");
}

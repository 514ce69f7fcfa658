import type { Client } from "pg";
import { prepareAdmin } from "./prepareAdmin.ts";
import { privileges } from "./privileges.ts";
import { sessionSecret } from "./sessionSecret.ts";
import { sysSchema } from "./sysSchema.ts";

/** Number of the advisory lock under which servers that share a database prepare it, one at a time. */
const PREPARE_LOCK = 0x6473_716c;

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
 * Makes the connected database look as DSQL's from within: role `admin`, schema `sys`, UTC. Does nothing
 * where that is done already.
 */
export async function prepareDatabase(client: Client): Promise<void> {
  const { rows } = await client.query<{ superuser: boolean; name: string; version: number }>(
    `SELECT current_setting('is_superuser')::bool AS superuser, current_database() AS name,
            current_setting('server_version_num')::int / 10000 AS version`,
  );
  const [state] = rows;
  if (state?.version !== 16) {
    throw new Error(`PostgreSQL 16 is needed behind the server, found ${String(state?.version)}.`);
  }
  if (!state.superuser)
    throw new Error("The role that connects to the PostgreSQL behind must be a superuser.");
  await client.query("SELECT pg_advisory_lock($1)", [PREPARE_LOCK]);
  try {
    await prepareAdmin(client, await sessionSecret(client));
    await client.query("SET client_min_messages = warning");
    await client.query(sysSchema);
    const database = client.escapeIdentifier(state.name);
    await client.query(privileges(database));
    for (const [setting, value] of SETTINGS) {
      await client.query(`ALTER DATABASE ${database} SET ${setting} = '${value}'`);
    }
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [PREPARE_LOCK]);
  }
}

import type { Client } from "pg";
import { sysSchema } from "./sysSchema.ts";

/** Number of the advisory lock under which servers that share a database prepare it, one at a time. */
const PREPARE_LOCK = 0x6473_716c;

/**
 * Makes the connected database look as DSQL's from within: role `admin`, schema `sys`, UTC. Does nothing
 * where that is done already.
 */
export async function prepareDatabase(client: Client): Promise<void> {
  const { rows } = await client.query<{ admin: boolean; name: string; version: number }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'admin') AS admin, current_database() AS name,
            current_setting('server_version_num')::int / 10000 AS version`,
  );
  const [state] = rows;
  if (state?.version !== 16) {
    throw new Error(`PostgreSQL 16 is needed behind the server, found ${String(state?.version)}.`);
  }
  await client.query("SELECT pg_advisory_lock($1)", [PREPARE_LOCK]);
  try {
    if (!state.admin) {
      // Roles belong to the whole PostgreSQL, the lock to one database: another server may be quicker.
      await client.query(
        `DO $$ BEGIN CREATE ROLE admin SUPERUSER; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
      );
    }
    await client.query("SET client_min_messages = warning");
    await client.query(sysSchema);
    const database = client.escapeIdentifier(state.name);
    await client.query(`ALTER DATABASE ${database} SET timezone = 'UTC'`);
    await client.query(`ALTER DATABASE ${database} SET default_transaction_isolation = 'repeatable read'`);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [PREPARE_LOCK]);
  }
}

import type { Client } from "pg";
import { disableCdc, hasOrphanedCdc } from "../cdc/disableCdc.ts";
import { catalogContents, contentsDigest, databaseContents } from "../schema/databaseContents.ts";
import { databaseSettings } from "./databaseSettings.ts";
import { superuserConfig } from "./superuserConfig.ts";
import { prepareAdminRole } from "./prepareAdminRole.ts";
import { rolePasswordSecret } from "./rolePasswordSecret.ts";
import { withClient } from "../process/withClient.ts";

/** The advisory lock under which servers that share a database prepare it, one at a time. */
const PREPARE_LOCK = 0x6473_716c;

/**
 * Makes a database look like DSQL's: role `admin`, schema `sys`, UTC. Does nothing where that has been done.
 *
 * @param connectionString of a superuser
 * @param options.cdc whether change data capture is on; otherwise what a killed server has left of it is removed
 */
export async function prepareDatabase(
  connectionString: string,
  { cdc = false }: { cdc?: boolean } = {},
): Promise<void> {
  await withClient(superuserConfig(connectionString), (client) => prepare(client, connectionString, cdc));
}

interface State {
  superuser: boolean;
  name: string;
  role: string;
  version: number;
  /** A killed server has left change data capture on. */
  capturing: boolean;
}

async function prepare(client: Client, connectionString: string, cdc: boolean): Promise<void> {
  const { rows } = await client.query<State>(
    `SELECT current_setting('is_superuser')::bool AS superuser, CURRENT_CATALOG AS name, session_user AS role,
            current_setting('server_version_num')::int / 10000 AS version, ${hasOrphanedCdc} AS capturing`,
  );
  const [state] = rows;
  if (state?.version !== 16) {
    throw new Error(`PostgreSQL 16 is needed behind the server, found ${String(state?.version)}.`);
  }
  if (!state.superuser)
    throw new Error("The role that connects to the backend PostgreSQL must be a superuser.");
  await client.query("SELECT pg_advisory_lock($1)", [PREPARE_LOCK]);
  try {
    await prepareAdminRole(client, await rolePasswordSecret(client));
    await client.query("SET client_min_messages = warning");
    for (const sql of databaseContents) await client.query(sql);
    await changeCatalog(client, connectionString);
    await client.query(
      databaseSettings(client.escapeIdentifier(state.name), client.escapeIdentifier(state.role)),
    );
    if (state.capturing && !cdc) await disableCdc(client);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [PREPARE_LOCK]);
  }
}

/**
 * Changes PostgreSQL's catalog to DSQL's, unless this version of the server has done so. The parts are independent and run in
 * parallel, which takes half the time; after an error the next start runs all of them again.
 */
async function changeCatalog(client: Client, connectionString: string): Promise<void> {
  const { rows } = await client.query("SELECT FROM pg_dsql.contents WHERE digest = $1", [contentsDigest]);
  if (rows.length > 0) return;
  const made = await Promise.allSettled(
    catalogContents.map((part) =>
      withClient(superuserConfig(connectionString), (other) => changeAtomically(other, part)),
    ),
  );
  for (const part of made) if (part.status === "rejected") throw part.reason;
  await client.query("BEGIN");
  await client.query("DELETE FROM pg_dsql.contents");
  await client.query("INSERT INTO pg_dsql.contents VALUES ($1)", [contentsDigest]);
  await client.query("COMMIT");
}

/** Runs a part in one transaction; an error ends it together with the connection. */
async function changeAtomically(client: Client, part: readonly string[]): Promise<void> {
  await client.query("SET client_min_messages = warning");
  await client.query("BEGIN");
  await client.query("SET LOCAL allow_system_table_mods = on");
  await client.query("SET LOCAL search_path = pg_catalog");
  for (const sql of part) await client.query(sql);
  await client.query("COMMIT");
}

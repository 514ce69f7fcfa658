import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { INVALID_CATALOG_NAME } from "../../net/sqlState.ts";
import { databaseSettings } from "./databaseSettings.ts";
import { superuserConfig } from "./superuserConfig.ts";
import { prepareAdminRole } from "./prepareAdminRole.ts";
import { rolePasswordSecret } from "./rolePasswordSecret.ts";
import { type Template, templateDatabase } from "./templateDatabase.ts";
import { withIdleClient } from "../process/withIdleClient.ts";

/** Templates that are ready, by PostgreSQL and name; each is checked once per process. */
const templates = new Map<string, Promise<string>>();

/**
 * A clone of a template under a new name. Cloning takes time, renaming none: this takes a clone from a pool and replaces it
 * afterwards. One stays in the pool of each template, for the next run.
 *
 * @returns its name, that of its template, and the function that refills the pool
 */
export async function takeClone(
  connectionString: string,
  template?: Template,
): Promise<{ name: string; source: string; refill: () => Promise<void> }> {
  const source = await readyTemplate(connectionString, template);
  const name = `dsql_${randomBytes(8).toString("hex")}`;
  await withIdleClient(superuserConfig(connectionString), async (client) => {
    for (const clone of await pooled(client, source)) {
      try {
        await client.query(`ALTER DATABASE ${clone} RENAME TO ${name}`);
        return;
      } catch (error) {
        // Another process has taken it.
        if ((error as { code?: string }).code !== INVALID_CATALOG_NAME) throw error;
      }
    }
    await copy(client, source, name);
  });
  return { name, source, refill: () => refill(connectionString, source) };
}

async function readyTemplate(connectionString: string, template: Template | undefined): Promise<string> {
  const key = JSON.stringify([connectionString, template?.name]);
  const known = templates.get(key);
  if (known) return known;
  const making = templateDatabase(connectionString, template);
  templates.set(key, making);
  making.catch(() => templates.delete(key));
  return making;
}

async function refill(connectionString: string, source: string): Promise<void> {
  await withIdleClient(superuserConfig(connectionString), async (client) => {
    if ((await pooled(client, source)).length > 0) return;
    await copy(client, source, `${prefix(source)}${randomBytes(4).toString("hex")}`);
  });
}

async function copy(client: Client, source: string, name: string): Promise<void> {
  await prepareAdminRole(client, await rolePasswordSecret(client));
  // Created under a name that isn't in the pool: it is ready only once its settings are.
  const making = `${name}_new`;
  await client.query(`CREATE DATABASE ${making} TEMPLATE ${source} STRATEGY file_copy`);
  try {
    await client.query(databaseSettings(making, client.escapeIdentifier(client.user ?? "")));
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`);
  } catch (error) {
    await client.query(`DROP DATABASE ${making}`);
    throw error;
  }
}

async function pooled(client: Client, source: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname ~ $1 AND NOT datistemplate",
    [`^${prefix(source)}[0-9a-f]{8}$`],
  );
  return rows.map(({ name }) => name);
}

function prefix(source: string): string {
  return `${source.replace("template", "spare")}_`;
}

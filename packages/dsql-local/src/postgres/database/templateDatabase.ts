import { createHash } from "node:crypto";
import type pg from "pg";
import { contentsDigest } from "../schema/databaseContents.ts";
import { superuserConfig } from "./superuserConfig.ts";
import { prepareDatabase } from "./prepareDatabase.ts";
import { withClient } from "../process/withClient.ts";

/** What a database is cloned from, in addition to what makes it DSQL's. */
export interface Template {
  /** Identifies its contents. Change the name when they change, e.g. by a digest of the migrations. */
  name: string;
  /** Fills a new template, once per PostgreSQL. */
  prepare: (connectionString: string) => Promise<void>;
}

/**
 * The name of the template database on this PostgreSQL that new ones are cloned from. The first caller creates it, others wait
 * for it. It allows no connections, so that it stays unchanged and can be cloned at any time.
 */
export async function templateDatabase(connectionString: string, template?: Template): Promise<string> {
  const digest = createHash("sha256")
    .update(JSON.stringify([contentsDigest, template?.name]))
    .digest("hex")
    .slice(0, 16);
  const name = `dsql_template_${digest}`;
  await withClient(superuserConfig(connectionString), async (client) => {
    if (await isReady(client, name)) return;
    // Released when the connection ends.
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
    if (await isReady(client, name)) return;
    // Left by a preparation that failed.
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    const source = template ? await templateDatabase(connectionString) : "template0";
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${source} ENCODING 'UTF8' LOCALE 'C'`);
    const own = databaseUrl(connectionString, name);
    await prepareDatabase(own);
    await template?.prepare(own);
    await client.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
  return name;
}

/** The connection string to another database of the same PostgreSQL. */
export function databaseUrl(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}

async function isReady(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [name]);
  return rows.length > 0;
}

import type { Client } from "pg";
import { QUERY_CANCELED } from "../../net/sqlState.ts";
import type { PostgresDatabase } from "../process/PostgresDatabase.ts";
import { takeClone } from "./pooledTemplateClone.ts";
import { databaseUrl, type Template } from "./templateDatabase.ts";
import { waitUntil } from "../process/waitUntil.ts";
import { withIdleClient } from "../process/withIdleClient.ts";
import { superuserConfig } from "./superuserConfig.ts";

/** How long PostgreSQL may take to end a session whose connection was closed. */
const ENDING_MS = 3_000;

/** How long dropping the database may take. */
const DROPPING_MS = 15_000;

/** The server has stopped while connections to its database were still open: a leak. */
export class LeakedConnectionsError extends Error {
  readonly code = "LEAKED_CONNECTIONS";
  constructor(connections: string[]) {
    super(`${connections.length} connections to the database were left open: ${connections.join("; ")}`);
    this.name = "LeakedConnectionsError";
  }
}

/**
 * A new database on `backend`'s PostgreSQL, cloned from a template and dropped on stop. It has DSQL's collation whatever
 * PostgreSQL's own is.
 *
 * @throws {LeakedConnectionsError} from `stop`, after dropping it, when clients were still connected
 */
export async function isolatedDatabase(
  backend: PostgresDatabase,
  template?: Template,
): Promise<PostgresDatabase> {
  const { name, source, refill } = await takeClone(backend.connectionString, template);
  let refilling: Promise<void> | undefined;
  const connectionString = databaseUrl(backend.connectionString, name);
  let stopping: Promise<void> | undefined;
  return {
    connectionString,
    clonedFrom: databaseUrl(backend.connectionString, source),
    served: () => {
      // If this fails, the next start clones the template itself.
      refilling = refill().catch(() => undefined);
    },
    stop: () =>
      (stopping ??= (async () => {
        await refilling;
        const leaked = await withIdleClient(superuserConfig(backend.connectionString), async (client) => {
          let left: string[] = [];
          await waitUntil(async () => (left = await connections(client, name)).length === 0, ENDING_MS);
          // DROP DATABASE waits for all of PostgreSQL's processes, including one that is logging in (up to a minute): too
          // long for this database.
          await client.query(`SET statement_timeout = ${DROPPING_MS}`);
          await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch((error: unknown) => {
            if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
          });
          return left;
        });
        await backend.stop();
        if (leaked.length > 0) throw new LeakedConnectionsError(leaked);
      })()),
  };
}

async function connections(client: Client, database: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(' ', pid, application_name, state) AS line FROM pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend'`,
    [database],
  );
  return rows.map(({ line }) => line);
}

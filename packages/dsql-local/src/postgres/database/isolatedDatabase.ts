import type { Client } from "pg";
import type { PostgresDatabase } from "../process/PostgresDatabase.ts";
import { takeClone } from "./pooledTemplateClone.ts";
import { databaseUrl, type Template } from "./templateDatabase.ts";
import { waitUntil } from "../process/waitUntil.ts";
import { withClient } from "../process/withClient.ts";

/** How long PostgreSQL may take to end a session whose connection was closed. */
const ENDING_MS = 3_000;

/** How long dropping the database may take. */
const DROPPING_MS = 15_000;
const QUERY_CANCELED = "57014";

/** The server has stopped, and somebody still has a connection to its database: a leak. */
export class LeakedConnectionsError extends Error {
  readonly code = "LEAKED_CONNECTIONS";
  constructor(connections: string[]) {
    super(`${connections.length} connections to the database were left open: ${connections.join("; ")}`);
    this.name = "LeakedConnectionsError";
  }
}

/**
 * A new database on `backend`'s PostgreSQL, a copy of a template, dropped on stop. It has DSQL's collation whatever the
 * PostgreSQL's own is.
 *
 * @throws {LeakedConnectionsError} from `stop`, after dropping it, when others still were connected
 */
export async function isolatedDatabase(
  backend: PostgresDatabase,
  template?: Template,
): Promise<PostgresDatabase> {
  const { name, refill } = await takeClone(backend.connectionString, template);
  let refilling: Promise<void> | undefined;
  const connectionString = databaseUrl(backend.connectionString, name);
  let stopping: Promise<void> | undefined;
  return {
    connectionString,
    served: () => {
      // A copy that could not be made ahead is made when it is needed.
      refilling = refill().catch(() => undefined);
    },
    stop: () =>
      (stopping ??= (async () => {
        await refilling;
        const leaked = await withClient(backend.connectionString, async (client) => {
          let left: string[] = [];
          await waitUntil(async () => (left = await connections(client, name)).length === 0, ENDING_MS);
          // PostgreSQL waits for each of its processes to take note, one that just logs in included (up to a minute);
          // the database is not worth that long.
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

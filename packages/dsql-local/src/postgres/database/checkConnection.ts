import pg from "pg";
import { withClient } from "../process/withClient.ts";

/**
 * Checks that a PostgreSQL is reachable by a connection string.
 *
 * @throws Error that names host, port, user and database, never the password
 */
export async function checkConnection(connectionString: string): Promise<void> {
  const { host, port, user, database } = new pg.Client({ connectionString });
  try {
    await withClient(connectionString, (client) => client.query("SELECT 1"));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const reason = code === undefined || /^[0-9A-Z]{5}$/.test(code) ? message : code;
    throw new Error(
      `The PostgreSQL of --backend can't be reached: ${reason}, on ${host}:${port} as ${user ?? "nobody"}, database ${database ?? "none"}. Is it running, and is the connection string right?`,
      { cause: error },
    );
  }
}

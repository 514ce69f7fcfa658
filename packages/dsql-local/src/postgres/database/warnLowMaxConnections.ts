import { superuserConfig } from "./superuserConfig.ts";
import { withClient } from "../process/withClient.ts";

/** As many as an application on one machine may open; few applications need the cluster's 10,000. */
const ENOUGH = 500;

/** Logs a warning when the backend PostgreSQL allows fewer connections than the server. */
export async function warnLowMaxConnections(
  connectionString: string,
  maxConnections: number,
  log: (line: string) => void,
): Promise<void> {
  const allowed = await withClient(superuserConfig(connectionString), async (client) => {
    const { rows } = await client.query<{ room: number }>(
      `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
              - current_setting('reserved_connections')::int AS room`,
    );
    return rows[0]?.room ?? 0;
  });
  if (allowed >= Math.min(maxConnections, ENOUGH)) return;
  log(
    `the backend PostgreSQL allows only ${allowed} connections; raise max_connections to at least ${Math.min(maxConnections, ENOUGH)} or lower --max-connections`,
  );
}

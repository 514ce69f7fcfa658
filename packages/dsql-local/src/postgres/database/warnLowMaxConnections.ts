import { superuserConfig } from "./superuserConfig.ts";
import { withClient } from "../process/withClient.ts";

/** As many as an application on one machine may open; few mean the cluster's 10,000. */
const ENOUGH = 500;

/** Says so when the PostgreSQL behind has room for fewer clients than the server would take. */
export async function warnLowMaxConnections(
  connectionString: string,
  maxConnections: number,
  log: (line: string) => void,
): Promise<void> {
  const room = await withClient(superuserConfig(connectionString), async (client) => {
    const { rows } = await client.query<{ room: number }>(
      `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
              - current_setting('reserved_connections')::int AS room`,
    );
    return rows[0]?.room ?? 0;
  });
  if (room >= Math.min(maxConnections, ENOUGH)) return;
  log(
    `the PostgreSQL behind takes ${room} connections and refuses clients beyond that; its max_connections is too small for ${Math.min(maxConnections, ENOUGH)}`,
  );
}

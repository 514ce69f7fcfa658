import pg from "pg";
import { afterEach } from "vitest";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";
import { connect } from "../../connect.ts";

/** Connections to a local DSQL, ended after each test. */
export function useClients(dsql: Pick<DsqlLocal, "endpoint" | "caFile" | "backendConnectionString">): {
  connect: (config?: pg.ClientConfig) => Promise<pg.Client>;
  /** A connection to the backend PostgreSQL that bypasses the server. */
  connectDirectly: () => Promise<pg.Client>;
} {
  const clients: pg.Client[] = [];
  afterEach(async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  });
  return {
    connect: async (config) => {
      const client = await connect(dsql, config);
      clients.push(client);
      return client;
    },
    connectDirectly: async () => {
      const client = new pg.Client({ connectionString: dsql.backendConnectionString });
      await client.connect();
      clients.push(client);
      return client;
    },
  };
}

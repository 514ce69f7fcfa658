import { AuroraDSQLPool } from "@aws/aurora-dsql-node-postgres-connector";

const { PGHOST, PGPORT = "5432", PGUSER = "admin", PGDATABASE = "postgres" } = process.env;
if (!PGHOST) throw new Error("Set PGHOST: a cluster's endpoint, or 127.0.0.1 for the local DSQL.");

/** Signs a token for each connection by itself, with the credentials of the environment. */
export const pool = new AuroraDSQLPool({
  // Not localhost: a host without a dot is taken for a cluster's id.
  host: PGHOST,
  port: Number(PGPORT),
  user: PGUSER,
  database: PGDATABASE,
  max: 8,
});
// Without these listeners a lost connection would end the process. What was running on it fails, and the pool opens another.
pool.on("connect", (client) =>
  client.on("error", (error) => console.error(`Connection lost: ${error.message}`)),
);
pool.on("error", () => {});

import { readFileSync } from "node:fs";
import pg from "pg";

/** Connections to the local DSQL of a test file, as `admin`. */
export function testPool(dsql) {
  const [host, port] = dsql.endpoint.split(":");
  const pool = new pg.Pool({
    host,
    port: Number(port),
    user: "admin",
    database: "postgres",
    password: () => dsql.createToken(),
    ssl: { ca: readFileSync(dsql.caFile, "utf8") },
  });
  // Without these listeners a lost connection would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  return pool;
}

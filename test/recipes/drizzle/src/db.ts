import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema.ts";
import { token } from "./token.ts";

// Host, port, user and database come from PGHOST, PGPORT, PGUSER and PGDATABASE.
export const pool = new pg.Pool({ password: token, ssl: true, max: 8 });
// Without these listeners a lost connection would end the process. What was running on it fails, and the pool opens another.
pool.on("connect", (client) =>
  client.on("error", (error) => console.error(`Connection lost: ${error.message}`)),
);
pool.on("error", () => {});

export const db = drizzle(pool, { schema });

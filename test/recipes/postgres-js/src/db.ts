import postgres from "postgres";
import { token } from "./token.ts";

/** Host, port, user and database come from PGHOST, PGPORT, PGUSER and PGDATABASE. */
export const sql = postgres({
  password: token,
  ssl: "verify-full",
  max: 8,
  // Sooner than DSQL's hour.
  max_lifetime: 50 * 60,
  // By default it prints what PostgreSQL notices, e.g. that a table exists.
  onnotice: () => {},
});

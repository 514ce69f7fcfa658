import type pg from "pg";

/**
 * How the server's own superuser connections are opened. Clients may create functions in `public` that fit a
 * call better than PostgreSQL's own: nothing is looked for there, or a client's SQL would run as superuser.
 */
export function superuserConfig(connectionString: string): pg.ClientConfig {
  return { connectionString, options: "-c search_path=pg_catalog" };
}

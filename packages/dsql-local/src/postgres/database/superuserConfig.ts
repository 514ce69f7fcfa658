import type pg from "pg";

/**
 * Configuration of the server's own superuser connections. Their search path excludes `public`: clients may create functions
 * there that match a call better than PostgreSQL's own, and that would then run as superuser.
 */
export function superuserConfig(connectionString: string): pg.ClientConfig & { connectionString: string } {
  return { connectionString, options: "-c search_path=pg_catalog" };
}

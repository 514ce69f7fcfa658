import type pg from "pg";

/** Ends the PostgreSQL processes of all clients, as a server does that drops its connections. */
export async function dropConnections(behind: pg.Client): Promise<number> {
  const { rowCount } = await behind.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name NOT LIKE 'dsql-local%'
        AND application_name NOT LIKE 'job%'`,
  );
  return rowCount ?? 0;
}

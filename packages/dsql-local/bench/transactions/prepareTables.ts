import pg from "pg";
import { CONTENDED_ROWS } from "../load/work/contended.ts";
import { prepareTable } from "../measureLatency.ts";
import type { Server } from "./startServer.ts";

/** Recreates the tables, so that each measurement starts with the same rows. */
export function prepareTables(server: Server): Promise<void> {
  return asOwner(server, async (client) => {
    await prepareTable(client);
    await client.query("DROP TABLE IF EXISTS bench_entries");
    await client.query(
      "CREATE TABLE bench_entries (id uuid PRIMARY KEY, bench_id int NOT NULL, text text NOT NULL)",
    );
    await client.query("DROP TABLE IF EXISTS bench_totals");
    await client.query("CREATE TABLE bench_totals (id int PRIMARY KEY, v int NOT NULL)");
    await client.query(
      `INSERT INTO bench_totals SELECT i, 0 FROM generate_series(0, ${CONTENDED_ROWS - 1}) AS i`,
    );
  });
}

/** Lends a connection. */
export async function asOwner<T>(server: Server, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server.config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

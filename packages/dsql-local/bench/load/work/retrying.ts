import pg from "pg";

/** Runs a transaction until it commits, again immediately after each conflict; returns the number of conflicts. */
export async function retrying(client: pg.Client, transaction: () => Promise<void>): Promise<number> {
  for (let conflicts = 0; ; conflicts++) {
    try {
      await client.query("BEGIN");
      await transaction();
      await client.query("COMMIT");
      return conflicts;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== "40001") throw error;
      // After a failed COMMIT there is no transaction, and the server only sends a warning.
      await client.query("ROLLBACK");
    }
  }
}

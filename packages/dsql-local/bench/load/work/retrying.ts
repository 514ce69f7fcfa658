import pg from "pg";

/** Runs a transaction until it is committed, at once again after each conflict; returns how many there were. */
export async function retrying(client: pg.Client, transaction: () => Promise<void>): Promise<number> {
  for (let conflicts = 0; ; conflicts++) {
    try {
      await client.query("BEGIN");
      await transaction();
      await client.query("COMMIT");
      return conflicts;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== "40001") throw error;
      // After a refused COMMIT there is no transaction, and this is answered with a warning.
      await client.query("ROLLBACK");
    }
  }
}

import type { Executor } from "@mattb.tech/billio-data/bulk";

/** Empties the library, in transactions of as many rows as DSQL takes. */
export async function deleteAllItems(executor: Executor): Promise<void> {
  for (let deleted = 1; deleted > 0;) {
    const rows = await executor.run({
      name: "test.deleteAll",
      // By an array, which is looked up in the primary key whatever the statistics say. If they were taken while the table was
      // empty, PostgreSQL would join a subquery with every row: 10 seconds for 10,000 items.
      sql: "DELETE FROM items WHERE id = ANY (ARRAY(SELECT id FROM items LIMIT 2500)) RETURNING id",
      values: [],
      effect: "write",
    });
    deleted = rows.length;
  }
}

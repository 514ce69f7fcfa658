import { migrate } from "./bank.js";
import { testPool } from "./testPool.js";

/** The database that each test file gets a copy of: migrations run once in a test run, not once in each file. */
export const bankTemplate = {
  template: "bank",
  async prepare(dsql) {
    const pool = testPool(dsql);
    await migrate(pool);
    await pool.end();
  },
};

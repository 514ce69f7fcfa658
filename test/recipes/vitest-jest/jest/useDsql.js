import { startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { afterAll, afterEach, beforeAll } from "@jest/globals";

/**
 * A DSQL of a test file's own, on the PostgreSQL of the run. Call it at the top of the file.
 *
 * @param isolated `true` for an empty one, or a template
 * @returns a function that returns it inside hooks and tests
 */
export function useDsql(isolated = true) {
  let dsql;
  beforeAll(async () => {
    dsql = await startDsqlLocal({ isolated, backend: { connectionString: process.env.TEST_POSTGRES } });
    // The first file of a run waits for the template.
  }, 60_000);
  afterEach(() => dsql?.faults.clear());
  afterAll(() => dsql?.stop());
  return () => dsql;
}

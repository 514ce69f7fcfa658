import { startDsqlLocal } from "@mattb.tech/billio-dsql-local";

/** Starts one PostgreSQL for the whole run. */
export default async function globalSetup() {
  const dsql = await startDsqlLocal();
  // The processes of the test files inherit it.
  process.env.TEST_POSTGRES = dsql.backendConnectionString;
  globalThis.dsqlOfRun = dsql;
}

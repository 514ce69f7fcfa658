import { createData, type Data } from "./createData.ts";
import { createDatabase } from "./db/createDatabase.ts";
import type { Database, Executor } from "@mattb.tech/billio-dsql";

let database: Database | undefined;

/** The process's own database, opened on first use; an error in the settings is reported at each call. */
function open(): Database {
  return (database ??= createDatabase());
}

const lazily: Executor = {
  inTransaction: false,
  run: async (statement) => open().run(statement),
  query: async (query) => open().query(query),
  transact: async (work, options) => open().transact(work, options),
};

/** Reads and writes on the cluster of the environment's settings; it connects on first use. */
export const { Query, Mutate, transact, getDb } = createData(lazily);

/** All reads, on any executor. */
export type Query = Data["Query"];
/** All writes, on any executor. */
export type Mutate = Data["Mutate"];

/** Ends the process's connections. A later call opens new ones. */
export async function closeDb(): Promise<void> {
  const closing = database;
  database = undefined;
  await closing?.close();
}

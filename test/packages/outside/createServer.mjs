// A server in the process of a test, a client with retries, and Drizzle on it.
import { createDatabase } from "@mattb.tech/billio-dsql";
import { createDrizzle } from "@mattb.tech/billio-dsql/drizzle";
import { readDatabaseOptions } from "@mattb.tech/billio-dsql/settings";
import { startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { sql } from "drizzle-orm";
import console from "node:console";
import process from "node:process";

const dsql = await startDsqlLocal();
Object.assign(process.env, dsql.env);
const database = createDatabase(readDatabaseOptions());
const fault = dsql.faults.inject({ fault: "conflict", nth: 1 });
await database.transact((transaction) =>
  transaction.run({
    name: "create",
    sql: "CREATE TABLE t (id int PRIMARY KEY)",
    values: [],
    effect: "write",
  }),
);
const { rows } = await createDrizzle(database, {}).execute(sql`SELECT count(*)::int AS count FROM t`);
console.log(JSON.stringify({ hits: fault.hits, rows }));
await database.close();
await dsql.stop();

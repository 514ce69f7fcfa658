import { createTableRelationsHelpers, extractTablesRelationalConfig } from "drizzle-orm";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import type { Executor } from "../db/Executor.ts";
import * as schema from "../schema.ts";
import { DsqlSession } from "./DsqlSession.ts";

/** Drizzle's database as its driver for node-postgres has it, with the tables of this package. */
export type DrizzleDatabase = PgDatabase<NodePgQueryResultHKT, typeof schema>;

/** A Drizzle database whose queries the executor sends. */
export function createDrizzle(executor: Executor): DrizzleDatabase {
  const { tables, tableNamesMap } = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  const relational = { fullSchema: schema, schema: tables, tableNamesMap };
  const dialect = new PgDialect();
  return new PgDatabase(dialect, new DsqlSession(executor, dialect, relational), relational as never);
}

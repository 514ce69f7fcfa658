import { createTableRelationsHelpers, extractTablesRelationalConfig } from "drizzle-orm";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import type { Executor } from "../executor/Executor.ts";
import { DsqlSession } from "./DsqlSession.ts";

/** Drizzle's database as its driver for node-postgres has it. */
export type DrizzleDatabase<Schema extends Record<string, unknown> = Record<string, never>> = PgDatabase<
  NodePgQueryResultHKT,
  Schema
>;

/**
 * A Drizzle database whose queries the executor sends: on its connections, with its tokens, deadlines, retries and
 * diagnostics; on a transaction's executor, inside that transaction.
 *
 * ```ts
 * const db = createDrizzle(database, { orders });
 * await db.select().from(orders);
 * ```
 *
 * @param schema the tables and relations, for `db.query`
 */
export function createDrizzle<Schema extends Record<string, unknown>>(
  executor: Executor,
  schema: Schema,
): DrizzleDatabase<Schema> {
  const { tables, tableNamesMap } = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  const relational = { fullSchema: schema, schema: tables, tableNamesMap };
  const dialect = new PgDialect();
  return new PgDatabase(dialect, new DsqlSession(executor, dialect, relational), relational as never);
}

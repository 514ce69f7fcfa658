import type { Executor } from "@mattb.tech/billio-dsql";
import {
  createDrizzle as createDsqlDrizzle,
  type DrizzleDatabase as DsqlDrizzle,
} from "@mattb.tech/billio-dsql/drizzle";
import * as schema from "../schema/index.ts";

/** Drizzle's database as its driver for node-postgres has it, with the tables of this package. */
export type DrizzleDatabase = DsqlDrizzle<typeof schema>;

/** A Drizzle database whose queries the executor sends. */
export function createDrizzle(executor: Executor): DrizzleDatabase {
  return createDsqlDrizzle(executor, schema);
}

import type { Database } from "@mattb.tech/billio-dsql";
import { createDrizzle, type DrizzleDatabase } from "@mattb.tech/billio-dsql/drizzle";
import { integer, pgTable } from "drizzle-orm/pg-core";

const orders = pgTable("orders", { id: integer("id").primaryKey() });

export async function ids(database: Database): Promise<{ id: number }[]> {
  const db: DrizzleDatabase<{ orders: typeof orders }> = createDrizzle(database, { orders });
  return db.select().from(orders);
}

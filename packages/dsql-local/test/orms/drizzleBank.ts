import { asc, eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, pgTable, uuid } from "drizzle-orm/pg-core";
import pg from "pg";
import type { Bank, Server } from "./Bank.ts";

const account = pgTable("account", { id: integer().primaryKey(), balance: integer().notNull() });
const transfer = pgTable("transfer", {
  id: uuid().primaryKey(),
  source: integer().notNull(),
  target: integer().notNull(),
  amount: integer().notNull(),
});
const total = sql`sum(${account.balance})`.mapWith(Number);
const amount = sql`sum(${transfer.amount})`.mapWith(Number);

/** Drizzle with node-postgres: reads rows FOR UPDATE, and changes them by an expression. */
export function drizzleBank(server: Server, connections: number): Bank {
  const pool = new pg.Pool({ ...server, max: connections });
  const db = drizzle(pool);
  return {
    transfer: (order, saw) =>
      db.transaction(async (tx) => {
        const ids = [order.source, order.target];
        await tx
          .select()
          .from(account)
          .where(inArray(account.id, ids))
          .orderBy(asc(account.id))
          .for("update");
        for (const [id, change] of [
          [order.source, -order.amount],
          [order.target, order.amount],
        ] as const) {
          await tx
            .update(account)
            .set({ balance: sql`${account.balance} + ${change}` })
            .where(eq(account.id, id));
        }
        await tx.insert(transfer).values(order);
        const [row] = await tx.select({ total }).from(account);
        saw(row?.total ?? 0);
      }),
    audit: (accounts) =>
      db.transaction(async (tx) => {
        const balances = new Map<number, number>();
        for (const id of accounts) {
          for (const row of await tx.select().from(account).where(eq(account.id, id))) {
            balances.set(row.id, row.balance);
          }
        }
        const sums = async (by: typeof transfer.source | typeof transfer.target) => {
          const rows = await tx.select({ id: by, amount }).from(transfer).groupBy(by);
          return new Map(rows.map((row) => [row.id, row.amount]));
        };
        return { balances, paidIn: await sums(transfer.target), paidOut: await sums(transfer.source) };
      }),
    // The driver's error is the cause of drizzle's, for statements and for COMMIT.
    sqlState: (error) => {
      for (let at = error; at instanceof Error; at = at.cause) {
        if (at instanceof pg.DatabaseError) return at.code;
      }
      return undefined;
    },
    close: () => pool.end(),
  };
}

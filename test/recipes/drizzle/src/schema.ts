import { index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const account = pgTable("account", {
  id: integer().primaryKey(),
  owner: text().notNull(),
  balance: integer().notNull(),
});

export const transfer = pgTable(
  "transfer",
  {
    // Not serial: DSQL has none, and neighbouring keys would be written to the same place.
    id: uuid().primaryKey().defaultRandom(),
    source: integer().notNull(),
    target: integer().notNull(),
    amount: integer().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index("transfer_by_source").on(table.source)],
);

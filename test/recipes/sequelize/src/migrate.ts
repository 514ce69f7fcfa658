import { SequelizeStorage, Umzug } from "umzug";
import { db } from "./db.ts";
import * as account from "./migrations/account.ts";
import * as transfer from "./migrations/transfer.ts";

const umzug = new Umzug({
  migrations: [
    { name: "2026-11-01-account", up: ({ context }) => account.up(context) },
    { name: "2026-11-02-transfer", up: ({ context }) => transfer.up(context) },
  ],
  context: db.getQueryInterface(),
  storage: new SequelizeStorage({ sequelize: db }),
  logger: undefined,
});

/**
 * Applies what is new. Each statement is a transaction of its own, so that a migration which fails half-way is run again from
 * its beginning: write it so that it may be.
 */
export async function migrate(): Promise<void> {
  await umzug.up();
}

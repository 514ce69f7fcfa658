import { type Generated, Kysely, PostgresAdapter, PostgresDialect } from "kysely";
import pg from "pg";
import { token } from "./token.ts";

export interface Database {
  account: { id: number; owner: string; balance: number };
  transfer: {
    id: Generated<string>;
    source: number;
    target: number;
    amount: number;
    created_at: Generated<Date>;
  };
}

// Host, port, user and database come from PGHOST, PGPORT, PGUSER and PGDATABASE.
export const pool = new pg.Pool({ password: token, ssl: true, max: 8 });
// Without these listeners a lost connection would end the process. What was running on it fails, and the pool opens another.
pool.on("connect", (client) =>
  client.on("error", (error) => console.error(`Connection lost: ${error.message}`)),
);
pool.on("error", () => {});

/** For the Migrator: DSQL has no advisory locks, and a transaction may contain one statement of DDL only. */
class DsqlAdapter extends PostgresAdapter {
  override get supportsTransactionalDdl(): boolean {
    return false;
  }
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

class DsqlDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new DsqlAdapter();
  }
}

export const db = new Kysely<Database>({ dialect: new DsqlDialect({ pool }) });

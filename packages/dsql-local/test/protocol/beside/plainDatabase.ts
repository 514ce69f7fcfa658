import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { sharedPostgres } from "../../../src/testing.ts";

/** A plain PostgreSQL 16 database next to the local DSQL, with DSQL's settings, for a test file. */
export function usePlainDatabase(): { config: () => pg.ClientConfig } {
  let connectionString = "";
  const name = `plain_${randomUUID().replaceAll("-", "")}`;
  const run = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  beforeAll(async () => {
    connectionString = await sharedPostgres();
    await run(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'`,
      `ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read'`,
      `ALTER DATABASE ${name} SET TimeZone = 'UTC'`,
      `ALTER DATABASE ${name} SET lc_messages = 'C'`,
    );
  });
  afterAll(() => run(`DROP DATABASE ${name} WITH (FORCE)`));
  return {
    config: () => {
      const client = new pg.Client({ connectionString });
      const { host, port, user, password } = client;
      return { host, port, user, password, database: name };
    },
  };
}

import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Lifetime } from "../../src/connection/ConnectionPool.ts";
import type { Database } from "../../src/database/Database.ts";
import { createDatabase } from "../../src/database/createDatabase.ts";
import { Link } from "./Link.ts";
import { optionsFrom } from "./optionsFrom.ts";

type Environment = Record<string, string>;

/**
 * A local DSQL with a table `marks (id int, note text)`, and ways to reach it. What a test opens is closed after it.
 */
export function useCluster() {
  const dsql = useDsql();
  const opened: { close(): Promise<unknown> }[] = [];
  let backend: pg.Client;

  beforeAll(async () => {
    Object.assign(process.env, dsql.env);
    backend = new pg.Client({ connectionString: dsql.backendConnectionString });
    await backend.connect();
    const database = createDatabase(optionsFrom(dsql.env));
    await database.run({
      name: "create",
      sql: "CREATE TABLE IF NOT EXISTS marks (id int PRIMARY KEY, note text)",
      values: [],
      effect: "write",
    });
    await database.close();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
    await backend.query("DELETE FROM marks");
  });
  afterAll(() => backend.end());

  const opening = <T extends { close(): Promise<unknown> }>(each: T): T => {
    opened.push(each);
    return each;
  };
  return {
    dsql,
    /** Reads what is stored in the backend, without DSQL's rules. */
    queryBackend: async <Row extends pg.QueryResultRow>(
      sql: string,
      values: unknown[] = [],
    ): Promise<Row[]> => (await backend.query<Row>(sql, values)).rows,
    database: (environment: Environment = {}, lifetime?: Lifetime): Database =>
      opening(createDatabase(optionsFrom({ ...dsql.env, ...environment }), lifetime)),
    link: async (options?: { latencyMs?: number; host?: string }) =>
      opening(await Link.to(dsql.endpoint, options)),
  };
}

import { readDatabaseSettings } from "@mattb.tech/billio-config";
import type { Faults } from "@mattb.tech/billio-dsql-local";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { afterAll, beforeAll, expect } from "vitest";
import { createData, type DrizzleData } from "../../src/createData.ts";
import { createDatabase } from "../../src/db/createDatabase.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import { migrated } from "../../src/testing.ts";
import { mapPrincipal } from "./mapPrincipal.ts";
import { noteSentStatements } from "./sentStatements.ts";

interface TestDatabase extends DrizzleData {
  executor: Database;
  /** Where the DSQL is reached, as `BILLIO_DSQL_ENDPOINT` takes it. */
  endpoint: string;
  /** A second pool of connections to the same DSQL, with other settings if they are given; closed with the first. */
  another(environment?: Record<string, string>): DrizzleData & { executor: Database };
  /** What goes wrong in the DSQL on purpose, until the end of the test. */
  faults: Faults;
  /** Runs SQL past DSQL and the library, e.g. to leave a row as another program would. */
  backend(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/**
 * An isolated DSQL with the migrations applied, and the library on it: one for each file that calls this. With
 * `BILLIO_TEST_DSQL_USER=billio_app` in the environment the library isn't admin, but this role.
 */
export function useDatabase(): TestDatabase {
  const dsql = useDsql({ isolated: migrated });
  const opened: Database[] = [];
  let first: (DrizzleData & { executor: Database }) | undefined;
  let client: pg.Client | undefined;
  let sent: ReturnType<typeof noteSentStatements> | undefined;

  function open(environment: Record<string, string> = {}) {
    const user = process.env.BILLIO_TEST_DSQL_USER ?? "admin";
    const executor = createDatabase(
      readDatabaseSettings({ ...dsql.env, BILLIO_DSQL_USER: user, ...environment }),
    );
    opened.push(executor);
    return { ...createData(executor), executor };
  }
  function get() {
    if (first === undefined)
      throw new Error("The database of useDatabase() is there inside hooks and tests only");
    return first;
  }

  beforeAll(async () => {
    // The made-up credentials that tokens are signed with come from where a Lambda's do.
    Object.assign(process.env, dsql.env);
    if (process.env.BILLIO_TEST_DSQL_USER !== undefined)
      await mapPrincipal(dsql, process.env.BILLIO_TEST_DSQL_USER);
    sent = noteSentStatements();
    first = open();
    client = new pg.Client({ connectionString: dsql.backendConnectionString });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await Promise.all(opened.map((executor) => executor.close()));
    expect(sent?.unchecked(), "npm run check doesn't look at these: add them to statements.test.ts").toEqual(
      [],
    );
  });

  return {
    get Query() {
      return get().Query;
    },
    get Mutate() {
      return get().Mutate;
    },
    get faults() {
      return dsql.faults;
    },
    get executor() {
      return get().executor;
    },
    get endpoint() {
      return dsql.endpoint;
    },
    transact: (work, options) => get().transact(work, options),
    getDb: () => get().getDb(),
    another: open,
    async backend(sql, values) {
      if (client === undefined) throw new Error("The backend is there inside hooks and tests only");
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    },
  };
}

import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData, type Data } from "@mattb.tech/billio-data";
import { migrated } from "@mattb.tech/billio-data/testing";
import type { Faults } from "@mattb.tech/billio-dsql-local";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll } from "vitest";

interface Library {
  data: Data;
  /** A Lambda's environment. */
  env: Record<string, string>;
  /** What goes wrong in the DSQL on purpose, until the end of the test. */
  faults: Faults;
}

/** An isolated, empty library for the file that calls this. */
export function useLibrary(): Library {
  const dsql = useDsql({ isolated: migrated });
  let executor: ReturnType<typeof createDatabase> | undefined;
  let data: Data | undefined;
  beforeAll(() => {
    // The made-up credentials that tokens are signed with come from where a Lambda's do.
    Object.assign(process.env, dsql.env);
    executor = createDatabase(readDatabaseSettings(dsql.env));
    data = createData(executor);
  });
  afterAll(async () => {
    await executor?.close();
  });
  return {
    get data() {
      if (data === undefined) throw new Error("The library is there inside hooks and tests only");
      return data;
    },
    get env() {
      return dsql.env;
    },
    get faults() {
      return dsql.faults;
    },
  };
}

import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type Data } from "@mattb.tech/billio-data";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { deleteAllItems } from "./deleteAllItems.ts";

type Database = ReturnType<typeof createDatabase>;

interface Library {
  executor: Database;
  Query: Data["Query"];
  Mutate: Data["Mutate"];
  /** What a child process needs to reach it. */
  env: Record<string, string>;
}

/** An isolated DSQL with the migrations applied, and no items at the start of each test. */
export function useLibrary(): Library {
  const dsql = useDsql({ isolated: migrated });
  let executor: Database | undefined;
  let data: Data | undefined;
  beforeAll(() => {
    // The signer takes its made-up keys from there.
    Object.assign(process.env, dsql.env);
    const settings = readDatabaseSettings(dsql.env);
    executor = createDatabase(settings);
    data = createData(executor);
  });
  beforeEach(() => deleteAllItems(library.executor));
  afterAll(() => executor?.close());

  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("The library is there inside hooks and tests only.");
    return thing;
  };
  const library: Library = {
    get executor() {
      return there(executor);
    },
    get Query() {
      return there(data).Query;
    },
    get Mutate() {
      return there(data).Mutate;
    },
    get env() {
      return dsql.env;
    },
  };
  return library;
}

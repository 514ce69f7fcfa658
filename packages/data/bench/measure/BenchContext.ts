import type pg from "pg";
import type { DatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type Data } from "../../src/createData.ts";
import { createDatabase } from "../../src/db/createDatabase.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import { settingsFrom } from "../../src/db/settings.ts";
import { Baseline } from "../baseline/Baseline.ts";
import type { BenchDatabase } from "../generate/openBenchDatabase.ts";

/** Both sides, connected to the same endpoint over the same data. */
export interface BenchContext {
  items: number;
  backend: pg.Client;
  database: Database;
  data: Data;
  baseline: Baseline;
  close(): Promise<void>;
}

/** @param endpoint another way to the same server, e.g. through a slow line */
export function openBenchContext(
  { dsql, items, backend }: BenchDatabase,
  endpoint = dsql.endpoint,
): BenchContext {
  const settings: DatabaseSettings = {
    ...settingsFrom({ ...dsql.env, BILLIO_DSQL_ENDPOINT: endpoint }),
    poolMax: 32,
  };
  const database = createDatabase(settings);
  const baseline = new Baseline(settings);
  return {
    items,
    backend,
    database,
    data: createData(database),
    baseline,
    close: async () => {
      await database.close();
      await baseline.close();
    },
  };
}

import type pg from "pg";
import type { DatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type Data } from "../../src/createData.ts";
import { createDatabase as connect } from "../../src/db/connect.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import { settingsFrom } from "../../src/db/settings.ts";
import { Floor } from "../baseline/Floor.ts";
import type { BenchDatabase } from "../generate/openBenchDatabase.ts";

/** Both sides, connected to the same endpoint over the same data. */
export interface World {
  items: number;
  behind: pg.Client;
  database: Database;
  data: Data;
  floor: Floor;
  close(): Promise<void>;
}

/** @param endpoint another way to the same server, e.g. through a slow line */
export function openWorld({ dsql, items, behind }: BenchDatabase, endpoint = dsql.endpoint): World {
  const settings: DatabaseSettings = {
    ...settingsFrom({ ...dsql.env, BILLIO_DSQL_ENDPOINT: endpoint }),
    poolMax: 32,
  };
  const database = connect(settings);
  const floor = new Floor(settings);
  return {
    items,
    behind,
    database,
    data: createData(database),
    floor,
    close: async () => {
      await database.close();
      await floor.close();
    },
  };
}

import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import type { Row } from "../../../bench/Row.ts";
import { openBenchDatabase } from "../../data/bench/generate/openBenchDatabase.ts";
import { measureBundle } from "./measureBundle.ts";
import { measureClients } from "./measureClients.ts";
import { measurePage } from "./measurePage.ts";
import { measureStart } from "./measureStart.ts";
import { measureStatements } from "./measureStatements.ts";
import { measureStorms } from "./measureStorm.ts";
import { startServer } from "./startServer.ts";

const ITEMS = 10_000;

export interface BenchOptions {
  /** How long 200 clients ask for pages. */
  seconds: number;
  /** Blocks of four pages that are timed. */
  rounds: number;
  /** Processes that load each bundle. */
  loads: number;
  onlyBundle?: true;
  onlyStorms?: true;
  onlyStart?: true;
  /** Processes that are started of each bundle. */
  starts: number;
  /** A checkout of an earlier version. */
  beside?: string;
  /** Where the database is kept. */
  dataDir: string;
}

export async function runBench(options: BenchOptions): Promise<Row[]> {
  const bundleFirst = options.onlyStorms !== true && options.onlyStart !== true;
  const rows = bundleFirst ? await measureBundle(options.loads) : [];
  if (options.onlyBundle === true) {
    return rows;
  }
  const bench = await openBenchDatabase(ITEMS, options.dataDir, (line) => {
    console.error(line);
  });
  try {
    const env = Object.fromEntries(Object.entries(bench.dsql.env));
    const database = createDatabase(readDatabaseSettings(env));
    const data = createData(database);
    if (options.onlyStorms !== true) {
      rows.push(...(await measureStart({ env, starts: options.starts, beside: options.beside })));
    }
    const server = options.onlyStart === true ? undefined : await startServer(env);
    try {
      const storm = Math.ceil(options.seconds / 8);
      if (server === undefined) {
        // All is measured.
      } else if (options.onlyStorms === true) {
        rows.push(...(await measureStorms(server, data, storm)));
      } else {
        rows.push(...(await measureStatements(data)));
        rows.push(...(await measurePage(server.url, data.Query, options.rounds)));
        rows.push(...(await measureStorms(server, data, storm)));
        rows.push(...(await measureClients(server, options.seconds)));
      }
    } finally {
      await server?.stop();
      await database.close();
    }
  } finally {
    await bench.close();
  }
  return rows;
}

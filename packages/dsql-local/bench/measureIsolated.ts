import { randomBytes } from "node:crypto";
import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { startDsqlLocal } from "../src/index.ts";
import type { Pair } from "./startPair.ts";

const AT_MOST_MS = 30;

/** Fresh isolated databases in one process, as a test suite uses them, compared with CREATE DATABASE on PostgreSQL alone. */
export async function measureIsolated({ served }: Pair, quick: boolean): Promise<Row[]> {
  const times = quick ? 5 : 30;
  const backend = { connectionString: served.backendConnectionString };
  const durations: number[] = [];
  const baseline: number[] = [];
  const client = new pg.Client(backend.connectionString);
  await client.connect();
  try {
    // The first one makes the template.
    await (await startDsqlLocal({ backend, isolated: true })).stop();
    for (let time = 0; time < times; time++) {
      let began = performance.now();
      const dsql = await startDsqlLocal({ backend, isolated: true });
      durations.push(performance.now() - began);
      await dsql.stop();
      const name = `bench_${randomBytes(4).toString("hex")}`;
      began = performance.now();
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`);
      baseline.push(performance.now() - began);
      await client.query(`DROP DATABASE ${name}`);
    }
  } finally {
    await client.end();
  }
  const ms = median(durations);
  return [
    {
      name: "a fresh isolated database, from its template until it listens",
      measured: `${ms.toFixed(0)} ms`,
      beside: `${median(baseline).toFixed(0)} ms CREATE DATABASE alone`,
      target: { text: `${AT_MOST_MS} ms`, met: ms <= AT_MOST_MS },
    },
  ];
}

import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { startEmbedded } from "../src/postgres/process/startEmbedded.ts";
import { startDsqlLocal } from "../src/index.ts";
import { signedToken } from "./signedToken.ts";
import { atRest } from "./transactions/atRest.ts";
import { checkoutsOf } from "./transactions/Versions.ts";

const AT_MOST = 1.5;

/**
 * From nothing to the response of a first query, on a new folder, by turns with PostgreSQL alone; then the command's start and the
 * memory it holds, by turns with an earlier version's where there is a checkout of it.
 */
export async function measureStart(quick: boolean, beside: string | undefined): Promise<Row[]> {
  const times = quick ? 2 : 9;
  const through: number[] = [];
  const alone: number[] = [];
  for (let time = 0; time < times; time++) {
    let began = performance.now();
    const postgres = await startEmbedded();
    await ask({ connectionString: postgres.connectionString });
    alone.push(performance.now() - began);
    await postgres.stop();
    began = performance.now();
    const dsql = await startDsqlLocal();
    const [host = "", port = ""] = dsql.endpoint.split(":");
    await ask({
      host,
      port: Number(port),
      user: "admin",
      database: "postgres",
      password: await signedToken(dsql),
      ssl: { rejectUnauthorized: false },
    });
    through.push(performance.now() - began);
    await dsql.stop();
  }
  const ratio = median(through.map((ms, time) => ms / (alone[time] ?? Number.NaN)));
  return [
    {
      name: "start to the first query's answer",
      measured: `${Math.round(median(through))} ms`,
      beside: `${Math.round(median(alone))} ms PostgreSQL alone`,
    },
    {
      name: "… ratio",
      measured: ratio.toFixed(2),
      target: { text: `≤ ${AT_MOST}`, met: ratio <= AT_MOST },
    },
    ...(await atRest(checkoutsOf(beside), quick)),
  ];
}

async function ask(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query("SELECT 1");
  await client.end();
}

import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { startLoad } from "./load/startLoad.ts";
import { prepareTable } from "./measureLatency.ts";
import type { Pair } from "./startPair.ts";

const CONNECTIONS = 32;
const AT_LEAST = 0.6;

/** Code is compiled in the first part of the time. */
const TURN = { settlingMs: 2_000, countedMs: 3_000 };

type Way = "dsql" | "direct";

/** 32 connections that ask for rows by key at once, by turns through the server and straight to PostgreSQL. */
export async function measureThroughput(pair: Pair, quick: boolean): Promise<Row[]> {
  const rounds = quick ? 2 : 8;
  const perSecond: Record<Way, number[]> = { dsql: [], direct: [] };
  const owner = new pg.Client(pair.dsql);
  await owner.connect();
  try {
    await prepareTable(owner);
  } finally {
    await owner.end();
  }
  for (let round = 0; round < rounds; round++) {
    const order: Way[] = round % 2 === 0 ? ["dsql", "direct"] : ["direct", "dsql"];
    for (const way of order) perSecond[way].push(await ask(pair[way]));
  }
  const ratio = median(perSecond.dsql.map((value, round) => value / (perSecond.direct[round] ?? Number.NaN)));
  return [
    {
      name: `rows by key with ${CONNECTIONS} connections`,
      measured: `${Math.round(median(perSecond.dsql))} a second`,
      beside: `${Math.round(median(perSecond.direct))} straight`,
    },
    {
      name: "… ratio",
      measured: ratio.toFixed(2),
      target: { text: `≥ ${AT_LEAST}`, met: ratio >= AT_LEAST },
    },
  ];
}

/** Answers a second for a process of its own. */
async function ask(config: pg.ClientConfig): Promise<number> {
  const load = await startLoad({ config, connections: CONNECTIONS, work: "rowByKey" });
  try {
    return (await load.turn(TURN)).perSecond;
  } finally {
    await load.stop();
  }
}

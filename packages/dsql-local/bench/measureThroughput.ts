import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { prepareTable } from "./measureLatency.ts";
import type { Pair } from "./startPair.ts";

const CONNECTIONS = 32;
const AT_LEAST = 0.6;

/**
 * Not counted at the start of each turn. Linux places processes by who has woken whom, and halves what it knows of that
 * once a second: for so long after a turn that went the other way they are in each other's way.
 */
const SETTLING_MS = 2_000;
const COUNTED_MS = 2_000;

type Way = "dsql" | "direct";

/** 32 connections that ask for rows by key at once, by turns through the server and straight to PostgreSQL. */
export async function measureThroughput(pair: Pair, quick: boolean): Promise<Row[]> {
  const rounds = quick ? 2 : 8;
  const clients: Record<Way, pg.Client[]> = { dsql: [], direct: [] };
  const perSecond: Record<Way, number[]> = { dsql: [], direct: [] };
  try {
    for (const way of ["dsql", "direct"] as const) {
      clients[way] = Array.from({ length: CONNECTIONS }, () => new pg.Client(pair[way]));
      await Promise.all(clients[way].map((client) => client.connect()));
    }
    const [first] = clients.dsql;
    if (first) await prepareTable(first);
    for (let round = 0; round < rounds; round++) {
      const order: Way[] = round % 2 === 0 ? ["dsql", "direct"] : ["direct", "dsql"];
      for (const way of order) {
        await load(clients[way], SETTLING_MS);
        perSecond[way].push(await load(clients[way], COUNTED_MS));
      }
    }
  } finally {
    await Promise.all([...clients.dsql, ...clients.direct].map((client) => client.end()));
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

/** Answers a second while each client asks one thing after another for `ms`. */
async function load(clients: readonly pg.Client[], ms: number): Promise<number> {
  const began = performance.now();
  let answered = 0;
  await Promise.all(
    clients.map(async (client, at) => {
      for (let call = at; performance.now() - began < ms; call++) {
        await client.query({
          name: "row",
          text: "SELECT * FROM bench WHERE id = $1",
          values: [call % 1_000],
        });
        answered++;
      }
    }),
  );
  return (answered * 1_000) / (performance.now() - began);
}

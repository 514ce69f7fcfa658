import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import type { Load } from "./loadProcess.ts";
import { prepareTable } from "./measureLatency.ts";
import type { Pair } from "./startPair.ts";

const CONNECTIONS = 32;
const AT_LEAST = 0.6;

/** Connections are opened and code is compiled in this time. */
const SETTLING_MS = 2_000;
const COUNTED_MS = 3_000;

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
    for (const way of order) perSecond[way].push(await load(pair[way]));
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

/**
 * Answers a second for a process that talks to one of both only, as an application does. Linux places processes by who
 * has woken whom: one that talks to both by turns is measured, for seconds after each turn, where the other has left it.
 */
async function load(config: pg.ClientConfig): Promise<number> {
  const child = fork(fileURLToPath(new URL("loadProcess.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  return new Promise<number>((resolve, reject) => {
    child.once("message", resolve).once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`The process that asks has ended with code ${code}.`));
    });
    const task: Load = {
      config,
      connections: CONNECTIONS,
      settlingMs: SETTLING_MS,
      countedMs: COUNTED_MS,
    };
    child.send(task);
  });
}

import pg from "pg";
import type { Row } from "../../../bench/Row.ts";
import type { Pair } from "./startPair.ts";

const CONNECTIONS = 500;

/** 500 connections open at the same time, each of which responds. */
export async function measureHeld(pair: Pair): Promise<Row[]> {
  const before = await pair.memory();
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client(pair.dsql));
  try {
    const began = performance.now();
    await Promise.all(clients.map((client) => client.connect()));
    const openedMs = performance.now() - began;
    const answers = await Promise.all(clients.map((client) => client.query("SELECT 1")));
    const after = await pair.memory();
    return describe(answers.length, openedMs, (after.heap - before.heap) / CONNECTIONS);
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

function describe(answered: number, openedMs: number, bytesEach: number): Row[] {
  return [
    {
      name: `${CONNECTIONS} connections held: that answer`,
      measured: String(answered),
      target: { text: String(CONNECTIONS), met: answered === CONNECTIONS },
    },
    { name: "… opened at once in", measured: `${(openedMs / 1_000).toFixed(1)} s` },
    {
      name: "… heap and buffers of the server for each",
      measured: `${Math.round(bytesEach / 1024)} KiB`,
    },
  ];
}

import pg from "pg";
import type { Row } from "../../../bench/Row.ts";
import type { Pair } from "./startPair.ts";

const MIB = 1024 * 1024;
const ROWS = 100;
/** Of 1 MiB each. */
const RESULT = `SELECT repeat('x', ${MIB}) FROM generate_series(1, ${ROWS})`;

/** A result of 100 MB, read as fast as it arrives: the time compared with a direct connection, and how much the server's memory grows. */
export async function measureResults(pair: Pair): Promise<Row[]> {
  const before = await pair.memory();
  const throughMs = await read(pair.dsql);
  const straightMs = await read(pair.direct);
  const peak = await peakWhile(pair, read(pair.dsql));
  const after = await pair.memory();
  const grown = Math.max(peak - before.rss, 0);
  return [
    {
      name: "a result of 100 MB",
      measured: `${Math.round(throughMs)} ms`,
      beside: `${Math.round(straightMs)} ms straight`,
    },
    {
      name: "… memory of the server: growth meanwhile, and after",
      measured: `${Math.round(grown / MIB)} MiB, ${Math.round((after.heap - before.heap) / MIB)} MiB`,
      target: { text: "flat: < 50 MiB", met: grown < 50 * MIB },
    },
  ];
}

async function read(config: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  const began = performance.now();
  await client.query({ text: RESULT, rowMode: "array" });
  const ms = performance.now() - began;
  await client.end();
  return ms;
}

/** The most resident memory seen while something goes on. */
async function peakWhile(pair: Pair, work: Promise<unknown>): Promise<number> {
  let peak = 0;
  const state: { working: boolean } = { working: true };
  void work.finally(() => (state.working = false));
  while (state.working) peak = Math.max(peak, (await pair.memory()).rss);
  await work;
  return peak;
}

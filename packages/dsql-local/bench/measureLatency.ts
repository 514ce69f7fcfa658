import pg from "pg";
import { interleave, ratioOf } from "../../../bench/interleave.ts";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import type { Pair } from "./startPair.ts";

const AT_MOST = 2.5;

type Query = (client: pg.Client, call: number) => Promise<unknown>;

/** One statement after another on one connection, by turns through the server and straight to PostgreSQL. */
const QUERIES: Record<string, { run: Query; target?: number }> = {
  "SELECT 1, simple protocol": { run: (client) => client.query("SELECT 1"), target: AT_MOST },
  "a row by its key, prepared": {
    run: (client, call) =>
      client.query({ name: "row", text: "SELECT * FROM bench WHERE id = $1", values: [call % 1_000] }),
    target: AT_MOST,
  },
  "100 rows, prepared": {
    run: (client) => client.query({ name: "rows", text: "SELECT * FROM bench WHERE id < 100" }),
    target: AT_MOST,
  },
  "an update by key, autocommit": {
    run: (client, call) =>
      client.query({ name: "up", text: "UPDATE bench SET n = n + 1 WHERE id = $1", values: [call % 1_000] }),
  },
  "BEGIN, read, update, COMMIT": {
    run: async (client, call) => {
      await client.query("BEGIN");
      await client.query({ name: "row", text: "SELECT * FROM bench WHERE id = $1", values: [call % 1_000] });
      await client.query({
        name: "up",
        text: "UPDATE bench SET n = n + 1 WHERE id = $1",
        values: [call % 1_000],
      });
      await client.query("COMMIT");
    },
  },
};

export async function measureLatency(pair: Pair, quick: boolean): Promise<Row[]> {
  const [through, straight] = [new pg.Client(pair.dsql), new pg.Client(pair.direct)];
  await Promise.all([through.connect(), straight.connect()]);
  const rows: Row[] = [];
  try {
    await prepareTable(through);
    const effort = { budgetMs: quick ? 2_000 : 15_000, block: 8, minimum: 200, maximum: 20_000, warmUp: 500 };
    for (const [name, { run, target }] of Object.entries(QUERIES)) {
      const durations = await interleave(
        { library: (call) => run(through, call), baseline: (call) => run(straight, call) },
        effort,
      );
      const ratio = ratioOf(durations, effort.block);
      rows.push(
        { name, measured: micros(durations.library), beside: `${micros(durations.baseline)} straight` },
        {
          name: "… ratio",
          measured: ratio.toFixed(2),
          ...(target === undefined ? {} : { target: { text: `≤ ${target}`, met: ratio <= target } }),
        },
      );
    }
  } finally {
    await Promise.all([through.end(), straight.end()]);
  }
  return rows;
}

/** A table of a thousand rows, made as a client of DSQL makes it. */
export async function prepareTable(client: pg.Client): Promise<void> {
  await client.query("DROP TABLE IF EXISTS bench");
  await client.query("CREATE TABLE bench (id int PRIMARY KEY, n int NOT NULL, text text NOT NULL)");
  await client.query("INSERT INTO bench SELECT i, 0, repeat('x', 80) FROM generate_series(0, 999) AS i");
}

function micros(durations: readonly number[]): string {
  return `${Math.round(median(durations) * 1000)} µs`;
}

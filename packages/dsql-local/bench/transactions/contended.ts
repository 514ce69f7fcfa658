import type { Row } from "../../../../bench/Row.ts";
import type { TurnResult } from "../load/Load.ts";
import { CONTENDED_ROWS } from "../load/work/contended.ts";
import { compare, processorRow } from "./compare.ts";
import { inRounds } from "./inRounds.ts";
import { asOwner, prepareTables } from "./prepareTables.ts";
import type { Server } from "./startServer.ts";
import { inTurn, map, type Versions } from "./Versions.ts";

const WORKERS = 32;
const TURN = { settlingMs: 500, countedMs: 2_000 };

/** 32 workers update ten rows; each transaction is retried immediately until it commits. */
export async function contended(servers: Versions<Server>, quick: boolean): Promise<Row[]> {
  await inTurn(servers, 0, prepareTables);
  const rounds = quick ? 2 : 12;
  const results = await inRounds(servers, { work: "contended", connections: WORKERS, turn: TURN, rounds });
  const of = (value: (turn: TurnResult) => number) => results.map((round) => map(round, value));
  const committed = results.reduce((sum, { now }) => sum + now.calls, 0);
  const committedBefore = results.reduce((sum, { before }) => sum + (before?.calls ?? 0), 0);
  const totals = await inTurn(servers, 0, total);
  return [
    ...compare(
      `${WORKERS} workers on ${CONTENDED_ROWS} rows: transactions committed`,
      of(({ perSecond }) => perSecond),
      (value) => `${Math.round(value)} a second`,
      { least: 1.5 },
    ),
    ...compare(
      "… from BEGIN to committed, retries included, 95th percentile",
      of(({ p95Ms }) => p95Ms),
      (value) => `${value.toFixed(1)} ms`,
      { most: 0.7 },
    ),
    ...processorRow(results),
    ...compare("… conflicts for each that was committed", of(conflictsEach), (value) =>
      value.toFixed(2),
    ).slice(0, 1),
    {
      name: "… total of the rows, of so many transactions",
      measured: `${totals.now} of ${committed}`,
      ...(totals.before === undefined ? {} : { beside: `${totals.before} of ${committedBefore} before` }),
      target: { text: "equal", met: totals.now === committed },
    },
  ];
}

function conflictsEach({ conflicts, calls }: TurnResult): number {
  return conflicts / calls;
}

function total(server: Server): Promise<number> {
  return asOwner(server, async (client) => {
    const { rows } = await client.query<{ total: number }>("SELECT sum(v)::int AS total FROM bench_totals");
    return rows[0]?.total ?? Number.NaN;
  });
}

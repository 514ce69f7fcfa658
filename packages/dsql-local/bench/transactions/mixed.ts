import type { Row } from "../../../../bench/Row.ts";
import { compare, processorRow } from "./compare.ts";
import { inRounds } from "./inRounds.ts";
import { prepareTables } from "./prepareTables.ts";
import type { Server } from "./startServer.ts";
import { inTurn, map, type Versions } from "./Versions.ts";

const CONNECTIONS = 32;
const TURN = { settlingMs: 500, countedMs: 1_500 };

/** 32 connections that read, write and have short transactions, each on its own rows. */
export async function mixed(servers: Versions<Server>, quick: boolean): Promise<Row[]> {
  await inTurn(servers, 0, prepareTables);
  const rounds = quick ? 2 : 12;
  const results = await inRounds(servers, { work: "mix", connections: CONNECTIONS, turn: TURN, rounds });
  const perSecond = results.map((round) => map(round, (turn) => turn.perSecond));
  const conflicts = results.reduce((sum, { now }) => sum + now.conflicts, 0);
  return [
    ...compare(
      `reads, writes and short transactions with ${CONNECTIONS} connections, on different rows`,
      perSecond,
      (value) => `${Math.round(value)} a second`,
      { least: 1.2 },
    ),
    ...processorRow(results),
    {
      name: "… rejected with 40001",
      measured: String(conflicts),
      ...(servers.before === undefined
        ? {}
        : { beside: `${results.reduce((sum, { before }) => sum + (before?.conflicts ?? 0), 0)} before` }),
      target: { text: "0", met: conflicts === 0 },
    },
  ];
}

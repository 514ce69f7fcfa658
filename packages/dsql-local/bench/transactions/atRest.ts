import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../../../bench/Row.ts";
import { startLoad } from "../load/startLoad.ts";
import { compare } from "./compare.ts";
import type { Sums } from "./processes.ts";
import { prepareTables } from "./prepareTables.ts";
import { type Server, startServer } from "./startServer.ts";
import { inTurn, map, type Versions } from "./Versions.ts";

/** For what the start has left to be cleared away. */
const RESTING_MS = 5_000;

/** How long a server takes to start, and the memory it holds after some requests; each time another one. */
export async function atRest(checkouts: Versions<string>, quick: boolean): Promise<Row[]> {
  // The first start after a change bundles the sources.
  await inTurn(checkouts, 0, async (checkout) => (await startServer(checkout)).stop());
  const rounds: Versions<Rest>[] = [];
  for (let round = 0; round < (quick ? 1 : 7); round++)
    rounds.push(await inTurn(checkouts, round, startAndRest));
  const of = (part: keyof Sums) =>
    rounds.map(({ now, before }) => ({
      now: now.memory?.[part] ?? Number.NaN,
      ...(before?.memory === undefined ? {} : { before: before.memory[part] }),
    }));
  const starts = compare(
    "start: from the process's start until it is ready",
    rounds.map((round) => map(round, ({ startMs }) => startMs)),
    (ms) => `${Math.round(ms)} ms`,
  );
  if (rounds.every(({ now }) => now.memory === undefined))
    return [
      ...starts,
      { name: "memory at rest", measured: "unknown: only Linux reports the memory of processes" },
    ];
  return [
    ...starts,
    ...compare("memory at rest: the server's process", of("server"), megabytes, { most: 0.7 }),
    ...compare("… PostgreSQL's processes", of("postgres"), megabytes).slice(0, 1),
    ...compare("… other processes that it has started", of("others"), megabytes).slice(0, 1),
  ];
}

interface Rest {
  startMs: number;
  /** Undefined where the system doesn't report it. */
  memory: Sums | undefined;
}

async function startAndRest(checkout: string): Promise<Rest> {
  const server = await startServer(checkout);
  try {
    await warmUp(server);
    await sleep(RESTING_MS);
    return { startMs: server.startMs, memory: await server.memory() };
  } finally {
    await server.stop();
  }
}

/** Some hundred transactions of five statements, prepared. */
export async function warmUp(server: Server): Promise<void> {
  await prepareTables(server);
  const load = await startLoad({ config: server.config, connections: 1, work: "fiveExtended" });
  await load.turn({ settlingMs: 0, countedMs: 500 });
  await load.stop();
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../../../bench/Row.ts";
import { startLoad } from "../load/startLoad.ts";
import { compare } from "./compare.ts";
import type { Sums } from "./processes.ts";
import { prepareTables } from "./prepareTables.ts";
import { type Server, startServer } from "./startServer.ts";
import { inTurn, type Versions } from "./Versions.ts";

/** For what the start has left to be cleared away. */
const RESTING_MS = 5_000;

/** What a server holds that has started, answered some requests, and waits for more; each time another one. */
export async function atRest(checkouts: Versions<string>, quick: boolean): Promise<Row[]> {
  const rounds: Versions<Sums | undefined>[] = [];
  for (let round = 0; round < (quick ? 1 : 7); round++)
    rounds.push(await inTurn(checkouts, round, startAndRest));
  const of = (part: keyof Sums) =>
    rounds.map(({ now, before }) => ({
      now: now?.[part] ?? Number.NaN,
      ...(before === undefined ? {} : { before: before[part] }),
    }));
  if (rounds.every(({ now }) => now === undefined))
    return [{ name: "memory at rest", measured: "unknown: this system doesn't tell it as Linux does" }];
  return [
    ...compare("memory at rest: the server's process", of("server"), megabytes, { most: 0.7 }),
    ...compare("… PostgreSQL's processes", of("postgres"), megabytes).slice(0, 1),
    ...compare("… other processes that it has started", of("others"), megabytes).slice(0, 1),
  ];
}

async function startAndRest(checkout: string): Promise<Sums | undefined> {
  const server = await startServer(checkout);
  try {
    await warmUp(server);
    await sleep(RESTING_MS);
    return await server.memory();
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

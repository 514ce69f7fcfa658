import pg from "pg";
import { median, percentile } from "../../../../bench/percentile.ts";
import type { Load, Turn, TurnResult } from "./Load.ts";
import { works } from "./works.ts";

/** How many connections are opened at the same time. */
const OPENED_AT_ONCE = 32;

let load: Load | undefined;
let clients: pg.Client[] = [];
/** How many calls each connection has done. */
let done: number[] = [];

process.on("message", (message: Load | Turn) => {
  const answering = "work" in message ? connect(message) : run(message);
  answering.then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.once("disconnect", () => {
  // Open transactions end with their connections.
  process.exit();
});

async function connect(of: Load): Promise<object> {
  load = of;
  clients = Array.from({ length: of.connections }, () => new pg.Client(of.config));
  done = clients.map(() => 0);
  for (let from = 0; from < clients.length; from += OPENED_AT_ONCE)
    await Promise.all(clients.slice(from, from + OPENED_AT_ONCE).map((client) => client.connect()));
  return {};
}

/** Each connection makes one call after another until the time is over, and at least one. */
async function run({ settlingMs, countedMs }: Turn): Promise<TurnResult> {
  const work = works[load?.work ?? "rowByKey"];
  const from = performance.now() + settlingMs;
  const until = from + countedMs;
  const durations: number[] = [];
  let [inTime, calls, conflicts] = [0, 0, 0];
  await Promise.all(
    clients.map(async (client, worker) => {
      let began = performance.now();
      do {
        const call = done[worker] ?? 0;
        done[worker] = call + 1;
        const retried = await work(client, worker, call).catch(conflict);
        const ended = performance.now();
        conflicts += retried ?? 1;
        if (retried !== undefined) {
          calls++;
          if (ended >= from) durations.push(ended - began);
          if (ended >= from && ended < until) inTime++;
        }
        began = ended;
      } while (began < until);
    }),
  );
  return {
    perSecond: (inTime * 1_000) / countedMs,
    medianMs: median(durations),
    p95Ms: percentile(durations, 0.95),
    calls,
    conflicts,
  };
}

/** A single statement that failed with 40001 doesn't count as a call. */
function conflict(error: unknown): undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== "40001") throw error;
}

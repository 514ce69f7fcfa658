import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { StatementMessage } from "../../src/diagnostics/channels.ts";
import { random } from "../../bench/generate/random.ts";
import { useDatabase } from "../support/useDatabase.ts";
import { type Entry, isSerial } from "./History.ts";
import { apply, type State } from "./Model.ts";
import { asModel, perform, underWay } from "./perform.ts";
import { type Ids, RandomCalls } from "./randomCalls.ts";

const WORKERS = 4;
const CALLS_EACH = 3;
/** How long to go on; more finds more. */
const SECONDS = Number(process.env.BILLIO_MODEL_SECONDS ?? 5);
/** And how much longer at most, until each way to cut a connection has been met. */
const MORE_SECONDS = 30;
const SEED = Number(process.env.BILLIO_MODEL_SEED ?? randomInt(2 ** 31));

const db = useDatabase();

/** Faults of a round: the connection is cut at each point at which it can be, and conflicts. */
const faults = [
  { fault: "cut", when: "statement", probability: 0.05 },
  { fault: "cut", when: "before-commit", probability: 0.08 },
  { fault: "cut", when: "after-commit", probability: 0.1 },
  { fault: "conflict", probability: 0.03 },
  { fault: "unavailable", probability: 0.02 },
] as const;

test(
  `4.3 whatever breaks, what callers were told has a serial history that ends in what is stored (seed ${SEED}, ${SECONDS} s)`,
  async () => {
    const numbers = random(SEED);
    const calls = new RandomCalls(numbers);
    const workers = Array.from({ length: WORKERS }, () => db.another({ BILLIO_DSQL_POOL_MAX: "2" }));
    const settled = (message: unknown) => {
      const call = underWay.getStore();
      if (call && (message as StatementMessage).name === "Mutate.settleOutcome") call.settled = true;
    };
    subscribe("billio:data:statement", settled);
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const deadline = performance.now() + SECONDS * 1_000;
    const cuts = faults.flatMap((fault) => (fault.fault === "cut" ? [`cut ${fault.when}`] : []));
    /** On a busy machine few rounds fit into the time, with few faults. */
    const goesOn = () =>
      performance.now() < deadline + (cuts.every((cut) => seen.has(cut)) ? 0 : MORE_SECONDS * 1_000);
    let rounds = 0;
    try {
      do {
        rounds++;
        const ids: Ids = { books: twoIds(), series: twoIds(), seasons: twoIds() };
        const before = await prepare(calls, ids);
        const seriesGo = calls.chance(0.3);
        const plans = workers.map(() => Array.from({ length: CALLS_EACH }, () => calls.call(ids, seriesGo)));
        const injected = faults.map((fault) =>
          db.faults.inject({ ...fault, seed: Math.floor(numbers() * 2 ** 31) }),
        );
        const entries: Entry[] = [];
        let clock = 0;
        await Promise.all(
          workers.map(async (on, worker) => {
            for (const call of plans[worker] ?? []) {
              const began = clock++;
              const outcome = await perform(on, call);
              entries.push({ worker, call, began, ended: clock++, outcome });
              count(`${call.kind}: ${outcome.ended}`);
            }
          }),
        );
        for (const fault of injected) {
          if (fault.hits > 0) count(`${fault.fault.fault} ${"when" in fault.fault ? fault.fault.when : ""}`);
          fault.remove();
        }
        const after = await read(ids);
        if (!isSerial(before, entries, after)) {
          const told = entries
            .sort((a, b) => a.began - b.began)
            .map(({ worker, call, began, ended, outcome }) =>
              JSON.stringify({ worker, began, ended, call, outcome }),
            );
          const text = (state: State) => JSON.stringify([...state]);
          expect.fail(
            `No serial history (seed ${SEED}, round ${rounds}):\nbefore ${text(before)}\n${told.join("\n")}\nafter ${text(after)}`,
          );
        }
      } while (goesOn());
    } finally {
      unsubscribe("billio:data:statement", settled);
      for (const { executor } of workers) await executor.close();
      if (SECONDS > 10) console.log({ seed: SEED, rounds, seen: Object.fromEntries([...seen].sort()) });
    }
    for (const cut of cuts) expect(seen.get(cut), `${cut} in ${rounds} rounds`).toBeGreaterThan(0);
  },
  SECONDS * 1_000 + 60_000,
);

function twoIds(): string[] {
  return [randomUUID(), randomUUID()];
}

/** Stores some of the items that a round is about. */
async function prepare(calls: RandomCalls, ids: Ids): Promise<State> {
  let state: State = new Map();
  const all = [
    ...ids.books.map((id) => ["Book", id] as const),
    ...ids.series.map((id) => ["TvSeries", id] as const),
    ...ids.seasons.map((id) => ["TvSeason", id] as const),
  ];
  for (const [type, id] of all) {
    if (!calls.chance(type === "TvSeries" ? 0.8 : 0.5)) continue;
    const item = calls.before(type, ids);
    const effect = apply(state, { kind: "create", id, item });
    if (!("state" in effect)) continue;
    await db.Mutate.createItem({ id, shelf: "Shelf", ...item });
    state = effect.state;
  }
  return state;
}

async function read({ books, series, seasons }: Ids): Promise<State> {
  const stored = await db.Query.withIds({ ids: [...books, ...series, ...seasons] });
  return new Map(stored.map((item) => [item.id, asModel(item)]));
}

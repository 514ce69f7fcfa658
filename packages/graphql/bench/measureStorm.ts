import { randomUUID } from "node:crypto";
import type { Data } from "@mattb.tech/billio-data";
import { percentile } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { PAGE_QUERY } from "./pageQuery.ts";
import { createPost } from "./post.ts";
import type { BenchServer } from "./startServer.ts";

/** Clients that ask for pages, and beside them others that ask for what is refused. */
const CLIENTS = 8;
const STORMING = 20;
const SEASONS = 1_000;
const MOST_MB = 100;
const AT_MOST = 3;

/** What a storm of requests that would take gigabytes does to ordinary ones beside it, and to the server's memory. */
export async function measureStorm(server: BenchServer, data: Data, seconds: number): Promise<Row[]> {
  const series = randomUUID();
  const seasons = Array.from({ length: SEASONS }, () => randomUUID());
  await store(data, series, seasons);
  const storm = [
    "seasons { id series { seasons { id } } }",
    "seasons { series { seasons { series { seasons { id } } } } }",
    `seasons { ${Array.from({ length: 20 }, (_, n) => `s${n}: series { seasons { id notes } }`).join(" ")} }`,
  ].map((inside) => `{ tvSeriesSingle(id: "${series}") { ${inside} } }`);
  const { post, close } = createPost(server.url, CLIENTS + STORMING);

  async function clients(
    count: number,
    ms: number,
    ask: (turn: number) => Promise<unknown>,
  ): Promise<number[]> {
    const took: number[] = [];
    const end = performance.now() + ms;
    const client = async (number: number) => {
      for (let turn = number; performance.now() < end; turn++) {
        const began = performance.now();
        await ask(turn);
        took.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: count }, (_, number) => client(number)));
    return took;
  }
  let failed = 0;
  const page = () => post(PAGE_QUERY).catch(() => failed++);
  /** Answered with more than a refusal, or not at all. */
  let odd = 0;
  const refused = (turn: number) =>
    post(storm[turn % storm.length] ?? "").then(
      () => odd++,
      (error: unknown) => {
        if (!(error as Error).message.includes("over a limit: answerObjects")) odd++;
      },
    );

  try {
    const ms = seconds * 1_000;
    await clients(CLIENTS, ms / 4, page);
    await server.peak();
    const without = await clients(CLIENTS, ms, page);
    const idle = await server.peak();
    const [beside, refusals] = await Promise.all([
      clients(CLIENTS, ms, page),
      clients(STORMING, ms, refused),
    ]);
    const grown = (await server.peak()) - idle;
    const [p95, before] = [percentile(beside, 0.95), percentile(without, 0.95)];
    return [
      {
        name: `${CLIENTS} clients beside a storm of ${STORMING} for ${seconds} s: errors of pages`,
        measured: `${failed}`,
        beside: `${beside.length} pages, ${refusals.length} refusals`,
        target: { text: "0", met: failed === 0 },
      },
      {
        name: "… requests of the storm that weren't refused",
        measured: `${odd}`,
        beside: `refused within ${Math.round(percentile(refusals, 0.95))} ms, 95th percentile`,
        target: { text: "0", met: odd === 0 },
      },
      {
        name: "… time of a page, 95th percentile",
        measured: `${p95.toFixed(1)} ms`,
        beside: `${before.toFixed(1)} ms without the storm`,
        target: { text: `≤ ${AT_MOST} ×`, met: p95 <= AT_MOST * before },
      },
      {
        name: "… the process's memory",
        measured: `${(grown / 1e6).toFixed(0)} MB more`,
        beside: `${(idle / 1e6).toFixed(0)} MB without the storm`,
        target: { text: `≤ ${MOST_MB} MB`, met: grown <= MOST_MB * 1e6 },
      },
    ];
  } finally {
    close();
    for (const id of seasons) await data.Mutate.deleteItem({ type: "TvSeason", id });
    await data.Mutate.deleteItem({ type: "TvSeries", id: series });
  }
}

async function store({ Mutate }: Data, series: string, seasons: readonly string[]): Promise<void> {
  const common = { shelf: "Watching", title: "Bench storm", releaseYear: "1960" } as const;
  await Mutate.createItem({ ...common, type: "TvSeries", id: series });
  for (const [index, id] of seasons.entries()) {
    await Mutate.createItem({ ...common, type: "TvSeason", id, seriesId: series, seasonNumber: index + 1 });
  }
}

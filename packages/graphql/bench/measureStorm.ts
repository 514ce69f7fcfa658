import { randomUUID } from "node:crypto";
import type { Data } from "@mattb.tech/billio-data";
import { percentile } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { PAGE_QUERY } from "./pageQuery.ts";
import { createPost } from "./post.ts";
import type { BenchServer } from "./startServer.ts";
import { type Storm, stormQuery, STORMS } from "./storms.ts";

/** Clients that request pages, and others that send requests over a limit at the same time. */
const CLIENTS = 8;
const STORMING = 20;
const MOST_MB = 100;
const MOST_MS = 1_000;
const AT_MOST = 3;
const CHUNK = 50;

/** Measures how storms of requests that would take gigabytes affect concurrent ordinary requests and the server's memory. */
export async function measureStorms(server: BenchServer, data: Data, seconds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const storm of STORMS) rows.push(...(await measureStorm(server, data, seconds, storm)));
  return rows;
}

/** @param compare whether to measure the same without the storm first; without, only what is rejected and answered is told */
export async function measureStorm(
  server: BenchServer,
  data: Data,
  seconds: number,
  storm: Storm,
  { compare = true }: { compare?: boolean } = {},
): Promise<Row[]> {
  const series = randomUUID();
  const seasons = Array.from({ length: storm.seasons }, () => randomUUID());
  await store(data, series, seasons, storm.notes);
  const queries = storm.queries(series);
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
  /** Responses other than the expected rejection. */
  const unexpected: string[] = [];
  const overLimit = (turn: number) =>
    post(stormQuery(storm, queries, turn)).then(
      () => unexpected.push("answered"),
      (error: unknown) => {
        const { message } = error as Error;
        if (!storm.limits.some((limit) => message.includes(`"limit":"${limit}"`))) unexpected.push(message);
      },
    );

  try {
    const ms = seconds * 1_000;
    if (compare) await clients(CLIENTS, ms / 4, page);
    await server.peak();
    const without = compare ? await clients(CLIENTS, ms, page) : [];
    const idle = await server.peak();
    const [pages, rejections] = await Promise.all([
      clients(CLIENTS, ms, page),
      clients(STORMING, ms, overLimit),
    ]);
    const grown = (await server.peak()) - idle;
    if (unexpected.length > 0) console.error(`The first that wasn't rejected: ${unexpected[0] ?? ""}`);
    const promised: Row[] = [
      {
        name: `a storm of ${storm.name}, ${STORMING} clients beside ${CLIENTS} for ${seconds} s: errors of pages`,
        measured: `${failed}`,
        beside: `${pages.length} pages, ${rejections.length} rejections`,
        target: { text: "0", met: failed === 0 },
      },
      {
        name: "… requests of the storm that weren't rejected",
        measured: `${unexpected.length}`,
        target: { text: "0", met: unexpected.length === 0 },
      },
    ];
    if (!compare) return promised;
    const [p95, before] = [percentile(pages, 0.95), percentile(without, 0.95)];
    const rejectedMs = percentile(rejections, 0.95);
    return [
      ...promised,
      {
        name: "… time of a rejection, 95th percentile",
        measured: `${Math.round(rejectedMs)} ms`,
        beside: `${Math.round(percentile(rejections, 0.5))} ms median`,
        target: { text: `≤ ${MOST_MS} ms`, met: rejectedMs <= MOST_MS },
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
    for (const some of inChunks(seasons)) {
      await data.transact(async ({ Mutate }) => {
        for (const id of some) await Mutate.deleteItem({ type: "TvSeason", id });
      });
    }
    await data.Mutate.deleteItem({ type: "TvSeries", id: series });
  }
}

/** As many as one transaction takes, of the largest that a storm has. */
function inChunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) =>
    all.slice(n * CHUNK, (n + 1) * CHUNK),
  );
}

async function store(
  { Mutate, transact }: Data,
  series: string,
  seasons: readonly string[],
  notes: string,
): Promise<void> {
  const common = { shelf: "Watching", title: "Bench storm", releaseYear: "1960" } as const;
  await Mutate.createItem({ ...common, type: "TvSeries", id: series });
  for (const some of inChunks([...seasons.entries()])) {
    await transact(async ({ Mutate }) => {
      for (const [index, id] of some) {
        await Mutate.createItem({
          ...common,
          type: "TvSeason",
          id,
          seriesId: series,
          seasonNumber: index + 1,
          ...(notes === "" ? {} : { notes }),
        });
      }
    });
  }
}

import { median, percentile } from "../../../bench/percentile.ts";
import { PAGE_QUERY } from "./pageQuery.ts";
import { createPost } from "./post.ts";
import type { Row } from "../../../bench/Row.ts";
import type { BenchServer } from "./startServer.ts";

const CLIENTS = 200;
/** Of the time, until all code is compiled and all connections are there. */
const SETTLING = 0.25;
/** Of the heap; a server that keeps something of each request has grown by more after tens of thousands. */
const GROWTH = 0.1;

/** Clients that request the page again as soon as they have it: errors, and the growth of the server's heap. */
export async function measureClients(server: BenchServer, seconds: number): Promise<Row[]> {
  const { post, close } = createPost(server.url, CLIENTS);
  const durations: number[] = [];
  const errors: unknown[] = [];
  const until = (share: number) => Promise.all(Array.from({ length: CLIENTS }, () => client(share)));
  async function client(share: number): Promise<void> {
    const end = performance.now() + seconds * 1000 * share;
    while (performance.now() < end) {
      const began = performance.now();
      try {
        await post(PAGE_QUERY);
        durations.push(performance.now() - began);
      } catch (error) {
        errors.push(error);
      }
    }
  }
  try {
    await until(SETTLING);
    const before = await server.heap();
    await until(1 - SETTLING);
    const after = await server.heap();
    const [first] = errors;
    if (first instanceof Error) console.error(`The first of ${errors.length} errors:`, first.message);
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    return [
      {
        name: `${CLIENTS} clients for ${seconds} s: pages answered`,
        measured: `${durations.length} (${Math.round(durations.length / seconds)} a second)`,
      },
      { name: "… errors", measured: `${errors.length}`, target: { text: "0", met: errors.length === 0 } },
      {
        name: "… time of one, median and 95th percentile",
        measured: `${Math.round(median(durations))} ms, ${Math.round(percentile(durations, 0.95))} ms`,
      },
      {
        name: "… the server's heap at the end",
        measured: mb(after),
        beside: `${mb(before)} after a quarter of the time`,
        target: { text: "no growth", met: after <= before * (1 + GROWTH) },
      },
    ];
  } finally {
    close();
  }
}

import { median } from "../../../../bench/percentile.ts";
import { ratioOf, type Side } from "../../../../bench/interleave.ts";

export interface Load {
  /** Calls under way at the same time. */
  concurrency: number;
  /** Calls in one block of one side. */
  calls: number;
  /** Blocks of each side, by turns. */
  blocks: number;
}

/** Calls made by `throughput` in all, for each side: for which a caller needs arguments. */
export function callsOf({ concurrency, calls, blocks }: Load): number {
  return calls * blocks + concurrency * 2;
}

interface Throughput extends Record<Side, number> {
  /** Library to baseline: the median over neighbouring blocks. */
  ratio: number;
}

/** Calls per second of both sides at a concurrency: the medians of blocks that take turns. */
export async function throughput(
  sides: Record<Side, (call: number) => Promise<unknown>>,
  { concurrency, calls, blocks }: Load,
): Promise<Throughput> {
  const next = { library: 0, baseline: 0 };
  const perSecond = { library: [] as number[], baseline: [] as number[] };
  const block = async (side: Side, count: number): Promise<number> => {
    let left = count;
    const worker = async () => {
      while (left-- > 0) await sides[side](next[side]++);
    };
    const began = performance.now();
    const ended = await Promise.allSettled(Array.from({ length: concurrency }, worker));
    // Thrown when all have ended, so that nothing writes any more when the caller cleans up.
    for (const each of ended) if (each.status === "rejected") throw each.reason;
    return (count / (performance.now() - began)) * 1000;
  };
  // Opens the connections.
  for (const side of ["library", "baseline"] as const) await block(side, concurrency * 2);
  for (let round = 0; round < blocks; round++) {
    const order: Side[] = round % 2 === 0 ? ["library", "baseline"] : ["baseline", "library"];
    for (const side of order) perSecond[side].push(await block(side, calls));
  }
  return {
    library: median(perSecond.library),
    baseline: median(perSecond.baseline),
    ratio: ratioOf(perSecond, 1),
  };
}

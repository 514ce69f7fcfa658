import { median } from "./percentile.ts";

/** One of the two that are compared. */
export type Side = "library" | "baseline";

/** How much to measure. */
export interface Effort {
  /** Time to spend on one comparison, both sides together, in milliseconds. */
  budgetMs: number;
  /** Calls of one side in a row before it's the other's turn. */
  block: number;
  /** Fewest calls of each side, whatever they take. */
  minimum: number;
  /** Most calls of each side. */
  maximum: number;
  /** Most calls of each side before measuring, so that plans and machine code have settled; slow ones need fewer. */
  warmUp: number;
}

/** What each call took, in milliseconds, in the order they were made. */
type Durations = Record<Side, number[]>;

/**
 * Library to baseline: the median of the ratios of neighbouring blocks. Other than the quotient of the two medians, it
 * doesn't jump when the machine was busy half of the time.
 */
export function ratioOf({ library, baseline }: Durations, block: number): number {
  const ratios: number[] = [];
  for (let from = 0; from < library.length; from += block) {
    const of = (durations: number[]) => median(durations.slice(from, from + block));
    ratios.push(of(library) / of(baseline));
  }
  return median(ratios);
}

/** Two ways to do the same; each call gets its number, the same on both sides. */
type Sides = Record<Side, (call: number) => Promise<unknown>>;

/**
 * Times pairs of ways to do the same. All of them take turns in short blocks, so that whatever else the machine does
 * hits all alike.
 */
export async function interleaveAll(pairs: readonly Sides[], effort: Effort): Promise<Durations[]> {
  const timed = pairs.map((sides) => ({
    sides,
    next: { library: 0, baseline: 0 },
    durations: { library: [], baseline: [] },
    spentMs: 0,
  }));
  type Timed = (typeof timed)[number];
  const run = async ({ sides, next }: Timed, side: Side, calls: number, into?: number[]) => {
    for (let done = 0; done < calls; done++) {
      const call = next[side]++;
      const began = performance.now();
      await sides[side](call);
      into?.push(performance.now() - began);
    }
  };
  for (const each of timed) {
    for (const side of ["library", "baseline"] as const) {
      const enough = performance.now() + effort.budgetMs / 2;
      for (let call = 0; call < effort.warmUp; call++) {
        // PostgreSQL decides at the sixth call whether a plan for any value will do.
        if (call >= 7 && performance.now() > enough) break;
        await run(each, side, 1);
      }
    }
  }
  const underWay = new Set(timed);
  for (let round = 0; underWay.size > 0; round++) {
    for (const each of underWay) {
      const began = performance.now();
      const order: Side[] = round % 2 === 0 ? ["library", "baseline"] : ["baseline", "library"];
      for (const side of order) await run(each, side, effort.block, each.durations[side]);
      each.spentMs += performance.now() - began;
      const done = each.durations.baseline.length;
      if (done >= effort.maximum || (done >= effort.minimum && each.spentMs > effort.budgetMs)) {
        underWay.delete(each);
      }
    }
  }
  return timed.map(({ durations }) => durations);
}

/** `interleaveAll` of one pair. */
export async function interleave(sides: Sides, effort: Effort): Promise<Durations> {
  const [durations] = await interleaveAll([sides], effort);
  return durations ?? { library: [], baseline: [] };
}

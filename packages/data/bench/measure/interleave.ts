import { median } from "./percentile.ts";

/** One of the two that are compared. */
export type Side = "library" | "floor";

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
export type Durations = Record<Side, number[]>;

/**
 * Library to floor: the median of the ratios of neighbouring blocks. Other than the quotient of the two medians, it
 * doesn't jump when the machine was busy half of the time.
 */
export function ratioOf({ library, floor }: Durations, block: number): number {
  const ratios: number[] = [];
  for (let from = 0; from < library.length; from += block) {
    const of = (durations: number[]) => median(durations.slice(from, from + block));
    ratios.push(of(library) / of(floor));
  }
  return median(ratios);
}

/**
 * Times two ways to do the same in short blocks by turns, so that whatever else the machine does hits both. Each
 * call gets its number; both sides get the same numbers.
 */
export async function interleave(
  sides: Record<Side, (call: number) => Promise<unknown>>,
  effort: Effort,
): Promise<Durations> {
  const next = { library: 0, floor: 0 };
  const durations: Durations = { library: [], floor: [] };
  const run = async (side: Side, calls: number, into?: number[]) => {
    for (let done = 0; done < calls; done++) {
      const call = next[side]++;
      const began = performance.now();
      await sides[side](call);
      into?.push(performance.now() - began);
    }
  };
  for (const side of ["library", "floor"] as const) {
    const enough = performance.now() + effort.budgetMs / 2;
    for (let call = 0; call < effort.warmUp; call++) {
      // PostgreSQL decides at the sixth call whether a plan for any value will do.
      if (call >= 7 && performance.now() > enough) break;
      await run(side, 1);
    }
  }
  const deadline = performance.now() + effort.budgetMs;
  for (let round = 0; ; round++) {
    const done = durations.floor.length;
    if (done >= effort.maximum || (done >= effort.minimum && performance.now() > deadline)) return durations;
    const order: Side[] = round % 2 === 0 ? ["library", "floor"] : ["floor", "library"];
    for (const side of order) await run(side, effort.block, durations[side]);
  }
}

import { ratioOf } from "../interleave.ts";
import { median } from "../percentile.ts";
import type { Row } from "../Row.ts";

/** Folders of this version and of an earlier one, both with their `node_modules`. */
export interface Checkouts {
  now: string;
  before: string;
}

/** The same thing in both, which takes so many milliseconds. */
export type Timed = Record<keyof Checkouts, () => Promise<number>>;

/**
 * Runs both by turns, so that whatever else the machine does hits both alike. The first round doesn't count: it fills caches.
 *
 * @param most the ratio to reach
 */
export async function compare(name: string, sides: Timed, rounds: number, most: number): Promise<Row[]> {
  const library: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? (["now", "before"] as const) : (["before", "now"] as const);
    for (const side of order) {
      const ms = await sides[side]();
      if (round > 0) (side === "now" ? library : baseline).push(ms);
    }
  }
  return rowsOf(name, { now: library, before: baseline }, most);
}

export function rowsOf(name: string, ms: Record<keyof Checkouts, number[]>, most: number): Row[] {
  const ratio = ratioOf({ library: ms.now, baseline: ms.before }, 1);
  const text = (values: readonly number[]) => `${Math.round(median(values)).toLocaleString("en")} ms`;
  return [
    { name, measured: text(ms.now), beside: `${text(ms.before)} before` },
    {
      name: "… ratio",
      measured: ratio.toFixed(2),
      target: { text: `≤ ${most}`, met: ratio <= most },
    },
  ];
}

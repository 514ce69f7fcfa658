import { MAX_LATENCY_MS, type ParsedFault } from "./Fault.ts";
import type { RandomNumbers } from "./randomNumbers.ts";

/** 99th percentile of the standard normal distribution. */
const Z99 = 2.326;

/** Draws the delay of a request or a change record. */
export function latencyMs(
  { ms }: Pick<ParsedFault & { fault: "latency" }, "ms">,
  random: RandomNumbers,
): number {
  if (typeof ms === "number") return ms;
  if ("min" in ms) return ms.min + (ms.max - ms.min) * random.next();
  const sigma = Math.log(ms.p99 / ms.median) / Z99;
  // The tail of a wide distribution is unbounded.
  return Math.min(ms.median * Math.exp(sigma * standardNormal(random)), MAX_LATENCY_MS);
}

/** A normal number from two uniform ones, by the Box–Muller transform. */
function standardNormal(random: RandomNumbers): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

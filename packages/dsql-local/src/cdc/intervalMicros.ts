import { timeMicros } from "./times.ts";

interface IntervalParts {
  months: bigint;
  days: bigint;
  micros: bigint;
}

/** Parses an interval of PostgreSQL's style `postgres`: `-1 years +2 mons -3 days +04:05:06.789`. */
export function intervalParts(text: string): IntervalParts {
  const parts = { months: 0n, days: 0n, micros: 0n };
  for (const [, amount = "0", unit] of text.matchAll(/([+-]?\d+) (year|mon|day)s?/g)) {
    if (unit === "year") parts.months += BigInt(amount) * 12n;
    else if (unit === "mon") parts.months += BigInt(amount);
    else parts.days += BigInt(amount);
  }
  const [, sign, time] = /([+-]?)(\d+:\d\d:\d\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (time !== undefined) parts.micros = timeMicros(time) * (sign === "-" ? -1n : 1n);
  return parts;
}

const MONTH_S = 2_629_800n;
const DAY_S = 86_400n;
const SECOND = 1_000_000n;

/**
 * An interval in microseconds, with months of 2,629,800 s.
 *
 * @returns undefined when they exceed 64 bits
 */
export function intervalMicros(text: string): bigint | undefined {
  const { months, days, micros } = intervalParts(text);
  const total = (months * MONTH_S + days * DAY_S) * SECOND + micros;
  return BigInt.asIntN(64, total) === total ? total : undefined;
}

import type { VariedType } from "../catalog/TableShape.ts";

/** The one text for all values that are equal to this one, including those of foreign keys with other declared types. */
export function canonicalText(value: string, type: VariedType): string {
  switch (type) {
    case "bpchar":
      return value.replace(/ +$/, "");
    case "interval":
      return intervalText(value);
    default:
      return numberText(value);
  }
}

function numberText(value: string): string {
  // Of floats only.
  if (value.includes("e")) return String(Number(value));
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
  const short = value.includes(".") ? value.replace(/\.?0+$/, "") : value;
  return short === "-0" ? "0" : short;
}

/** As PostgreSQL writes an interval: `1 year 2 mons -3 days +04:05:06.789`. */
const INTERVAL =
  /^(?:([+-]?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d+):(\d+)(?:\.(\d+))?)?$/;

/** PostgreSQL compares intervals as if a month had 30 days, and a day 24 hours. */
function intervalText(value: string): string {
  const parts = INTERVAL.exec(value);
  if (!parts) return value;
  const [, years = 0, months = 0, days = 0, sign = "", hours = 0, minutes = 0, seconds = 0, fraction = ""] =
    parts;
  const micros =
    ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) * 1_000_000n +
    BigInt(fraction.padEnd(6, "0"));
  const allDays = (BigInt(years) * 12n + BigInt(months)) * 30n + BigInt(days);
  return String(allDays * 86_400_000_000n + (sign === "-" ? -micros : micros));
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * Milliseconds as a text, when unambiguous: fewer digits may be a day (20200301) or seconds; more, a day with a time. 13
 * digits reach from 2001 to 2286.
 */
const MILLISECONDS = /^[1-9]\d{12}$/;

/** The forms of a date in the old system. */
export const DATE_FORMS =
  "must be ISO text with a time zone, e.g. 2020-03-01T12:00:00.000Z, or whole milliseconds since 1970";

/**
 * Parses a date of the old system: ISO 8601 text (a day alone is midnight UTC) or milliseconds since 1970, as a number or a
 * text. `undefined` when it is neither, the day doesn't exist, or it is finer than a millisecond: nothing is guessed or
 * rounded.
 */
export function parseDate(value: unknown): Date | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? valid(new Date(value)) : undefined;
  if (typeof value !== "string") return undefined;
  if (MILLISECONDS.test(value)) return new Date(Number(value));
  const parts = ISO.exec(value);
  if (!parts) return undefined;
  const [, year, month, day, , , , fraction = ""] = parts;
  // `new Date` reads 30 February as 1 March.
  if (Number(day) > EVERY_MONTH && Number(day) > daysIn(Number(year), Number(month))) return undefined;
  if (/[1-9]/.test(fraction.slice(3))) return undefined;
  return valid(new Date(value));
}

/** Days that every month has. */
const EVERY_MONTH = 28;

function daysIn(year: number, month: number): number {
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}

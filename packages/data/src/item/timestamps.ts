const pattern =
  /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)( BC)?$/;

/** The first and the last millisecond that an item may be dated with. */
export const earliest = new Date("0001-01-01T00:00:00.000Z");
export const latest = new Date("9999-12-31T23:59:59.999Z");

/** The range of a Date on each side of 1970, in milliseconds. */
const DATE_LIMIT_MS = 8.64e15;

/** The first time that PostgreSQL knows, in 4714 BC. Its last one is later than a Date's. */
const POSTGRES_FIRST_MS = Date.UTC(-4713, 10, 24);

/**
 * The time that PostgreSQL prints as `2024-05-06 07:08:09.123456+00`, to the millisecond. `undefined` for text
 * that isn't one, that names no day of the calendar, or that PostgreSQL wouldn't take back. `infinity` is the
 * furthest Date.
 */
export function parseTimestamp(text: string): Date | undefined {
  if (text === "infinity") return new Date(DATE_LIMIT_MS);
  if (text === "-infinity") return new Date(-DATE_LIMIT_MS);
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [
    ,
    years,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "",
    sign,
    offHours,
    offMinutes,
    offSeconds,
    bc,
  ] = match;
  if (Number(years) < 1) return undefined;
  const year = bc === undefined ? Number(years) : 1 - Number(years);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)));
  if (sign !== undefined) {
    if (Number(offHours) > 15 || Number(offMinutes ?? 0) > 59 || Number(offSeconds ?? 0) > 59)
      return undefined;
    const offset = Number(offHours) * 3600 + Number(offMinutes ?? 0) * 60 + Number(offSeconds ?? 0);
    if (offset !== 0) date.setTime(date.getTime() - (sign === "-" ? -offset : offset) * 1000);
  }
  // Written so that NaN fails.
  return date.getTime() >= POSTGRES_FIRST_MS ? date : undefined;
}

/**
 * The same for text that is known to come from the database, and much faster for its usual form: a list has two for each
 * item.
 */
export function readTimestamp(text: string): Date | undefined {
  const ms = usualTime(text);
  return Number.isNaN(ms) ? parseTimestamp(text) : new Date(ms);
}

const ZERO = 48;

/** Days that each month has in any year; January is 1. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The time of `2024-05-06 07:08:09.123456+00` or `2024-05-06T07:08:09.123Z`, in milliseconds; NaN for other forms, and for
 * what needs a calendar.
 */
function usualTime(text: string): number {
  if (text[4] !== "-" || text[7] !== "-" || text[13] !== ":" || text[16] !== ":") return NaN;
  const end = text.length - (text.endsWith("Z") ? 1 : text.endsWith("+00") ? 3 : NaN);
  if (end !== 19 && (text[19] !== "." || !(end > 20 && end <= 26))) return NaN;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const [month, day] = [pair(text, 5), pair(text, 8)];
  const [hour, minute, second] = [pair(text, 11), pair(text, 14), pair(text, 17)];
  // Date.UTC takes 99 for 1999, and 30 February for a day in March. Written so that NaN fails.
  const isPlain = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= (DAYS[month] ?? 0);
  if (!isPlain || !(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  let ms = 0;
  for (let at = 20; at < 23; at++) ms = ms * 10 + (at < end ? digit(text, at) : 0);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : NaN;
}

/** A Date of the years 1 to 10000 as PostgreSQL reads it: at least four digits of the year, in UTC. */
export function formatTimestamp(date: Date): string {
  // toISOString writes a year past 9999 as +010000, which PostgreSQL doesn't take.
  const text = date.toISOString();
  return text.startsWith("+0") ? text.slice(2) : text;
}

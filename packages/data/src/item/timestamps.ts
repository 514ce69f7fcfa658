const pattern =
  /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)( BC)?$/;

/** The first and the last millisecond that an item may be dated with. */
export const earliest = new Date("0001-01-01T00:00:00.000Z");
export const latest = new Date("9999-12-31T23:59:59.999Z");

/** Furthest from 1970 that a Date reaches, in milliseconds. */
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
 * The same for text that is known to come from the database, at half the cost for the usual form of it: a list has
 * two for each item.
 */
export function readTimestamp(text: string): Date | undefined {
  if (text.charCodeAt(4) === HYPHEN && text.endsWith("+00")) {
    const ms = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
    if (!Number.isNaN(ms)) return new Date(ms);
  }
  return parseTimestamp(text);
}

const HYPHEN = 45;

/** A Date of the years 1 to 10000 as PostgreSQL reads it: at least four digits of the year, in UTC. */
export function formatTimestamp(date: Date): string {
  // toISOString writes a year past 9999 as +010000, which PostgreSQL doesn't take.
  return date.toISOString().replace(/^\+0/, "");
}

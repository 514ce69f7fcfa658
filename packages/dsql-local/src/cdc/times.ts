const DAY_MICROS = 86_400_000_000n;

/** Microseconds of `04:05:06.789`. */
export function timeMicros(time: string): bigint {
  const [, hours = "", minutes = "", seconds = "", fraction = ""] =
    /^(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(time) ?? malformed("time");
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return whole * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

/** Microseconds of `04:05:06+02`, `04:05:06-07:52:58`: in UTC, within a day. */
export function timeWithZoneMicros(text: string): bigint {
  const [, time = "", zone = ""] = /^([\d:.]+)([+-].+)$/.exec(text) ?? malformed("time");
  return (((timeMicros(time) - zoneMicros(zone)) % DAY_MICROS) + DAY_MICROS) % DAY_MICROS;
}

/** Days since 1970 of `2026-02-28`, `0044-03-15 BC`, `10000-01-01`. */
export function dateDays(text: string): bigint {
  const [, year = "", month = "", day = "", bc] =
    /^(\d{4,})-(\d\d)-(\d\d)( BC)?$/.exec(text) ?? malformed("date");
  return daysSince1970(bc === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
}

/** Microseconds since 1970 of `2026-02-28 04:05:06.789`, optionally with `+00`, and ` BC` after that. */
export function timestampMicros(text: string): bigint {
  const [, date = "", time = "", zone, bc = ""] =
    /^(\S+) ([\d:.]+)([+-][\d:]+)?( BC)?$/.exec(text) ?? malformed("timestamp");
  const micros = dateDays(`${date}${bc}`) * DAY_MICROS + timeMicros(time);
  return zone === undefined ? micros : micros - zoneMicros(zone);
}

/** `+02`, `+05:30`, `-07:52:58`. */
function zoneMicros(zone: string): bigint {
  const [hours = "0", minutes = "0", seconds = "0"] = zone.slice(1).split(":");
  const micros = ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) * 1_000_000n;
  return zone.startsWith("-") ? -micros : micros;
}

/** In the Gregorian calendar, which PostgreSQL extends in both directions; the year before 1 is 0. */
function daysSince1970(year: number, month: number, day: number): bigint {
  // Years begin in March, so that a leap day is the last day of its year.
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return BigInt(era * 146_097 + dayOfEra - 719_468);
}

function malformed(what: string): never {
  throw new Error(`PostgreSQL writes a ${what} in a form that isn't known.`);
}

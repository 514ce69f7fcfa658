const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));

/**
 * What `date.toISOString()` gives, in less than half of its time: a page has a date for each item.
 *
 * @throws {RangeError} when the date isn't valid
 */
export function toIsoString(date: Date): string {
  const year = date.getUTCFullYear();
  // Other years have another format. The negation also catches NaN.
  if (!(year >= 1000 && year <= 9999)) return date.toISOString();
  const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const ms = date.getUTCMilliseconds();
  const second = `${two(date.getUTCSeconds())}.${two(Math.floor(ms / 10))}${ms % 10}`;
  return `${day}T${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${second}Z`;
}

function two(number: number): string {
  return TWO_DIGITS[number] ?? "";
}

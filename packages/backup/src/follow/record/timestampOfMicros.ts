/** How records encode infinite times: Aurora DSQL user guide, "CDC record format". */
const INFINITE = new Map([
  [9223372036825200000n, "infinity"],
  [-9223372036832400000n, "-infinity"],
]);
const MICROS_A_SECOND = 1_000_000n;
const SECONDS_A_DAY = 86_400n;

/**
 * Formats a record's time, microseconds since 1970, as the database prints it in UTC: `2024-05-06 07:08:09.123456+00`. A
 * JavaScript Date would have only milliseconds and not all of PostgreSQL's years.
 */
export function timestampOfMicros(micros: bigint): string {
  const infinite = INFINITE.get(micros);
  if (infinite !== undefined) return infinite;
  const seconds = floorDivide(micros, MICROS_A_SECOND);
  const fraction = String(micros - seconds * MICROS_A_SECOND).padStart(6, "0");
  const days = floorDivide(seconds, SECONDS_A_DAY);
  const { year, month, day } = civil(Number(days));
  const second = Number(seconds - days * SECONDS_A_DAY);
  const time = [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60].map(two).join(":");
  const digits = fraction.replace(/0+$/, "");
  const [shown, era] = year > 0 ? [year, ""] : [1 - year, " BC"];
  const date = `${String(shown).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return `${date} ${time}${digits === "" ? "" : `.${digits}`}+00${era}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/**
 * The date in the Gregorian calendar, by its cycle of 400 years. Years start in March here, so that the leap day is the last
 * one.
 */
function civil(daysSince1970: number): { year: number; month: number; day: number } {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

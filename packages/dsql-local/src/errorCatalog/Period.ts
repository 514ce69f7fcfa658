/** A calendar day, `2026-08-26`. Two of them compare as texts. */
export type Day = `${number}-${number}-${number}`;

/** When DSQL behaved so, as far as known. At least one of the two days is there. */
export interface Period {
  /** First day; absent: from the beginning, as far as known. */
  since?: Day;
  /** Last day; absent: to this day, as far as known. */
  until?: Day;
  /** What the end of a rule makes possible, e.g. `partial indexes`; absent where it is refused in other words since. */
  brings?: string;
  /** Where the days are known from, and how exactly: a publication, or when it was last or first seen. */
  dated: string;
}

/** The day that the preview of Aurora DSQL was announced on: there is nothing to judge before. */
const FIRST_DAY: Day = "2024-12-03";

/** Did DSQL behave so on that day? Without a day: does it by today's knowledge? */
export function isInPeriod(period: Period | undefined, day: Day | undefined): boolean {
  if (period === undefined) return true;
  if (day === undefined) return period.until === undefined;
  return (period.since ?? day) <= day && day <= (period.until ?? day);
}

/** `since 2026-08-25, until 2026-09-14` */
export function formatPeriod({ since, until }: Period): string {
  const days = [since && `since ${since}`, until && `until ${until}`];
  return days.filter((each) => each !== undefined).join(", ");
}

/** A date that nothing can be judged as of. */
export class AsOfError extends RangeError {
  override name = "AsOfError";
}

/**
 * Reads a date such as `2026-10-01`. One in the future is judged by today's knowledge.
 *
 * @throws {AsOfError} when it isn't a day of the calendar in that form, or DSQL wasn't there yet
 */
export function readDay(text: string): Day {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && isOfCalendar(text);
  if (!isDay) {
    throw new AsOfError(`"${text}" is not a date. Write year, month and day, for example 2026-10-01.`);
  }
  if (text < FIRST_DAY) {
    throw new AsOfError(`There was no Aurora DSQL on ${text}. The first day to judge as of is ${FIRST_DAY}.`);
  }
  return text as Day;
}

/** The 30th of February becomes the 2nd of March. */
function isOfCalendar(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

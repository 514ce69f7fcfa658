/** A calendar day, `2026-08-26`. Two of them compare as texts. */
export type Day = `${number}-${number}-${number}`;

/** When a rule or behaviour was in force, as far as known. At least one of the two days is given. */
export interface Period {
  /** First day; absent if from the beginning, as far as known. */
  since?: Day;
  /** Last day; absent if to this day, as far as known. */
  until?: Day;
  /** What the end of a rule makes possible, e.g. `partial indexes`; absent where only the message changed. */
  brings?: string;
  /** The source of the days, and how exact they are: a publication, or the last or first sighting. */
  dated: string;
}

/** The day on which the preview of Aurora DSQL was announced: no rules were in force before. */
const FIRST_DAY: Day = "2024-12-03";

/** Is the day in the period? Without a day: does the period last to this day? */
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

/** A date as of which no rules are known. */
export class AsOfError extends RangeError {
  override name = "AsOfError";
}

/**
 * Reads a date such as `2026-10-01`, which may be in the future.
 *
 * @throws {AsOfError} when it isn't a day of the calendar in that form, or is before DSQL's first day
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

/** Date turns the 30th of February into the 2nd of March. */
function isOfCalendar(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

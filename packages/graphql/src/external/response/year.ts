import { text } from "./readFields.ts";

/** The year of a date such as `"1927-01-10"`, "" when there is none. */
export function year(date: unknown): string {
  return /^\d{4}(?=-|$)/.exec(text(date))?.[0] ?? "";
}

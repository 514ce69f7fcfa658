import { isUuid, type StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../../issues/FieldIssue.ts";

/** As a backup has it, and as PostgreSQL prints it. */
const TIME =
  /^(?:-?infinity|\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00(?: BC)?)$/;
const NUL = "\u0000";

/** Checks values that no row of the database can have: a backup's lines may have been edited by hand. */
export function rowIssues(row: Readonly<StoredRow>): FieldIssue[] {
  const faults: FieldIssue[] = [];
  for (const field of ["id", "seriesId"] as const) {
    const value = row[field];
    if (value !== null && !isUuid(value)) faults.push({ field, reason: "must be a UUID" });
  }
  for (const field of ["addedAt", "movedAt"] as const) {
    if (!TIME.test(row[field] ?? ""))
      faults.push({ field, reason: "must be a time such as 2024-05-06T07:08:09.123Z" });
  }
  for (const [field, value] of Object.entries(row)) {
    if (value?.includes(NUL) === true)
      faults.push({ field, reason: "holds a NUL character, which no text of the database can" });
  }
  return faults;
}

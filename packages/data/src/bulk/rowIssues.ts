import type { ItemIssue } from "../errors/index.ts";
import { isUuid } from "../item/isUuid.ts";
import { type ItemColumn, itemColumnNames, type StoredRow } from "../item/ItemRow.ts";
import { checkSizes, MAX_VALUE_BYTES } from "../item/sizeLimits.ts";
import { parseTimestamp } from "../item/timestamps.ts";
import { unstorable } from "../item/unstorable.ts";

const MAX_LENGTH: Partial<Record<ItemColumn, number>> = { type: 50, shelf: 50, title: 500, externalId: 255 };
const INTEGERS: readonly ItemColumn[] = ["rating", "imageWidth", "imageHeight"];
const REQUIRED: readonly ItemColumn[] = ["id", "type", "shelf", "title", "addedAt", "movedAt"];
const MAX_INTEGER = 2 ** 31;

/**
 * Why a row can't be stored; empty when it can. More permissive than `itemRow`: what another program has stored can be
 * stored again, with types and fields that no item created here would have.
 */
export function rowIssues(row: Readonly<StoredRow>): ItemIssue[] {
  const issues: ItemIssue[] = [];
  const report = (field: string, reason: string) => void issues.push({ field, reason });
  for (const column of REQUIRED) if (row[column] === null) report(column, "is required");
  if (row.id !== null && !isUuid(row.id)) report("id", "must be a UUID");
  if (row.seriesId !== null && !isUuid(row.seriesId)) report("seriesId", "must be a UUID");
  if (row.seriesId !== null && row.type !== "TvSeason") report("seriesId", "belongs to a TvSeason only");
  for (const column of INTEGERS) if (!isInteger(row[column])) report(column, "must be a whole number");
  for (const column of ["addedAt", "movedAt"] as const) {
    const text = row[column];
    if (text !== null && parseTimestamp(text) === undefined)
      report(column, "must be a time that PostgreSQL takes");
  }
  for (const column of itemColumnNames) checkText(column, row[column], report);
  checkSizes(row, report);
  return issues;
}

function checkText(
  column: ItemColumn,
  value: string | null,
  report: (field: string, reason: string) => void,
): void {
  if (value === null) return;
  const reason = unstorable(value);
  if (reason !== undefined) report(column, reason);
  const maxLength = MAX_LENGTH[column];
  // PostgreSQL counts characters, not UTF-16 units.
  if (
    maxLength !== undefined &&
    value.length > maxLength &&
    (value.length > 2 * maxLength || Array.from(value).length > maxLength)
  )
    report(column, `must be a text of at most ${maxLength} characters`);
  if (column === "notes" && Buffer.byteLength(value) > MAX_VALUE_BYTES)
    report(column, "must not be larger than 1 MiB");
}

function isInteger(value: string | null): boolean {
  return (
    value === null ||
    (/^-?\d{1,10}$/.test(value) && Number(value) < MAX_INTEGER && Number(value) >= -MAX_INTEGER)
  );
}

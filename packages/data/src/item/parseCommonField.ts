import { types } from "node:util";
import type { CommonField } from "./commonFields.ts";
import { foldedColumns } from "./foldedColumns.ts";
import { isUuid } from "./isUuid.ts";
import type { ItemRow } from "./ItemRow.ts";
import type { Report } from "./jsonValue.ts";
import { noImage, parseImage } from "./parseImage.ts";
import { MAX_VALUE_BYTES } from "./sizeLimits.ts";
import { earliest, formatTimestamp, latest } from "./timestamps.ts";
import { unstorable } from "./unstorable.ts";

/** The columns of a common field's value, which is neither `undefined` nor `null`. */
export function parseCommonField(field: CommonField, value: unknown, report: Report): Partial<ItemRow> {
  switch (field) {
    case "shelf":
      return { shelf: text(field, value, 50, report) };
    case "title": {
      const title = text(field, value, 500, report);
      return { title, ...foldedColumns(title) };
    }
    case "externalId":
      return { externalId: text(field, value, 255, report) };
    case "rating":
      if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 10) {
        report(field, "must be a whole number from 1 to 10");
      }
      return { rating: String(value) };
    case "notes":
      return { notes: notes(value, report) };
    case "image":
      return parseImage(value, report);
    case "seriesId":
      if (isUuid(value)) return { seriesId: value.toLowerCase() };
      report(field, "must be a UUID");
      return { seriesId: null };
    case "addedAt":
      return { addedAt: date(field, value, report) };
    case "movedAt":
      return { movedAt: date(field, value, report) };
  }
}

/** The columns of a common field without a value. `undefined` for a field that every item has. */
export function clearedColumns(field: CommonField): Partial<ItemRow> | undefined {
  switch (field) {
    case "rating":
      return { rating: null };
    case "image":
      return noImage;
    case "externalId":
      return { externalId: null };
    case "notes":
      return { notes: null };
    case "seriesId":
      return { seriesId: null };
    default:
      return undefined;
  }
}

function text(field: string, value: unknown, maxLength: number, report: Report): string {
  if (typeof value !== "string" || value === "" || isLonger(value, maxLength)) {
    report(field, `must be a text of 1 to ${maxLength} characters`);
    return "";
  }
  const reason = unstorable(value);
  if (reason !== undefined) report(field, reason);
  return value;
}

function notes(value: unknown, report: Report): string | null {
  if (typeof value !== "string") {
    report("notes", "must be a text");
    return null;
  }
  const reason = unstorable(value);
  if (reason !== undefined) report("notes", reason);
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) report("notes", "must not be larger than 1 MiB");
  return value;
}

function date(field: string, value: unknown, report: Report): string | null {
  if (!types.isDate(value) || Number.isNaN(value.getTime())) {
    report(field, "must be a valid Date");
    return null;
  }
  if (value < earliest || value > latest) {
    report(field, "must be between the years 1 and 9999");
    return null;
  }
  return formatTimestamp(value);
}

/** PostgreSQL counts characters, not UTF-16 units, of which a character has up to two. */
function isLonger(value: string, maxLength: number): boolean {
  if (value.length <= maxLength) return false;
  return value.length > 2 * maxLength || Array.from(value).length > maxLength;
}

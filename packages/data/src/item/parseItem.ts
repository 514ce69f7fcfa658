import { isItemType, itemTypes } from "@mattb.tech/billio-config";
import { ExactNumber } from "../numbers/ExactNumber.ts";
import { formatJson } from "../numbers/formatJson.ts";
import { commonFields, isCommonField } from "./commonFields.ts";
import { IssueList } from "./IssueList.ts";
import { isUuid } from "./isUuid.ts";
import type { ItemRow } from "./ItemRow.ts";
import { jsonValue, type Report } from "./jsonValue.ts";
import { ownFields } from "./ownFields.ts";
import { clearedColumns, parseCommonField } from "./parseCommonField.ts";
import { checkSizes } from "./sizeLimits.ts";
import { formatTimestamp } from "./timestamps.ts";
import { unstorable } from "./unstorable.ts";

/**
 * The row of an item to store. Dates default to now.
 *
 * `null` for a common field means that the item doesn't have it; a type-specific field keeps its `null`.
 *
 * @throws {InvalidItemError} listing all its issues
 */
export function parseItem(input: unknown): ItemRow {
  const issues = new IssueList();
  const { report } = issues;
  const fields = ownFields(input, report);
  const row: ItemRow = { ...emptyRow, ...parseKey(fields, report) };
  for (const field of commonFields) {
    const value = fields.get(field);
    if (value !== undefined && value !== null) Object.assign(row, parseCommonField(field, value, report));
    else if (field === "shelf" || field === "title") report(field, "is required");
    else if (value === null && clearedColumns(field) === undefined) report(field, "must be a valid Date");
  }
  // Only where it is needed: an import has dates in each of its items.
  const now = row.addedAt === null || row.movedAt === null ? formatTimestamp(new Date()) : null;
  row.addedAt ??= now;
  row.movedAt ??= now;
  if (row.seriesId !== null && row.type !== "TvSeason") report("seriesId", "belongs to a TvSeason only");
  row.data = formatJson(typeSpecific(fields, report));
  checkSizes(row, report);
  issues.check();
  return row;
}

/** How much of a field's name issues quote. */
const MAX_NAME_LENGTH = 100;

const emptyRow: ItemRow = {
  id: null,
  type: null,
  shelf: null,
  title: null,
  rating: null,
  imageUrl: null,
  imageWidth: null,
  imageHeight: null,
  imageSizes: null,
  externalId: null,
  notes: null,
  addedAt: null,
  movedAt: null,
  seriesId: null,
  data: null,
  titleFolded: null,
  titleFoldedRest: null,
};

/** The id and the type of an item or a change. */
export function parseKey(fields: Map<string, unknown>, report: Report): { id: string; type: string } {
  const id = fields.get("id");
  const type = fields.get("type");
  const key = { id: "", type: "" };
  if (isUuid(id)) key.id = id.toLowerCase();
  else report("id", "must be a UUID");
  if (isItemType(type)) key.type = type;
  else report("type", `must be one of ${itemTypes.join(", ")}`);
  return key;
}

/** Type-specific fields that must be JavaScript numbers. */
const numberFields: ReadonlyMap<unknown, string> = new Map([
  ["VideoGame", "hoursPlayed"],
  ["TvSeason", "seasonNumber"],
]);

/** The fields that have no column, as JSON can carry them. */
export function typeSpecific(fields: Map<string, unknown>, report: Report): Record<string, unknown> {
  // No prototype: "__proto__" is a field like any other.
  const data = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of fields) {
    if (isCommonField(name)) continue;
    const reason = unstorable(name);
    if (reason !== undefined) {
      report("item", `has a field whose name ${reason}`);
      continue;
    }
    if (value instanceof ExactNumber && numberFields.get(fields.get("type")) === name) {
      report(name, "must be a number that a JavaScript number holds digit for digit");
      continue;
    }
    const path =
      name.length > MAX_NAME_LENGTH ? `${Array.from(name).slice(0, MAX_NAME_LENGTH).join("")}…` : name;
    try {
      data[name] = jsonValue(value, path, report);
    } catch {
      report(path, "can't be read: a getter in it throws");
    }
  }
  return data;
}

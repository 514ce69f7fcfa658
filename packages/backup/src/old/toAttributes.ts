import { commonFields, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { parseJson } from "@mattb.tech/billio-data/numbers";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import { usuallyWatched } from "./parse/parseItem.ts";
import { timestampText } from "../row/timestampText.ts";
import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { attributeOf, type Target } from "./attributeOf.ts";
import { define } from "./define.ts";
import { HINTS_FIELD, noHints, type ReadHints, readHints } from "./hints.ts";
import { tableIssues } from "./oldTable.ts";
import { formatField } from "./pointer.ts";
import { imageAttributes } from "./imageAttributes.ts";

/** Names of columns of the new system, or with another meaning in the old one, which an item's own field can't have. */
const TAKEN: ReadonlySet<string> = new Set([
  "id",
  "type",
  ...commonFields,
  "type:id",
  "type:shelf",
  "category",
  "createdAt",
  "updatedAt",
]);

/**
 * Converts a row to an item of the old table: exactly the one it came from, DynamoDB's types included, or as the old system
 * would have written it. `faults` is what doesn't fit the old table; with any of them `attributes` must not be written.
 *
 * @param row times as PostgreSQL prints them, or in ISO 8601
 */
export function toAttributes(row: Readonly<StoredRow>): { attributes: AttributeMap; faults: FieldIssue[] } {
  const faults: FieldIssue[] = [];
  const fields = readFields(row.data, faults);
  const hints = hintsOf(fields, faults);
  const target: Target = {
    types: hints.types,
    onFault: (path, reason) => faults.push({ field: formatField(path), reason }),
  };
  const type = hints.type !== undefined && row.type === "Feature" ? hints.type : (row.type ?? "");
  const rowId = row.id ?? "";
  const id = hints.id?.toLowerCase() === rowId.toLowerCase() ? hints.id : rowId;
  const attributes: AttributeMap = {
    "type:id": { S: `${type}:${id}` },
    type: { S: type },
    id: { S: id },
    "type:shelf": { S: `${type}:${row.shelf ?? ""}` },
    shelf: { S: row.shelf ?? "" },
    addedAt: { N: epochMs("addedAt", row.addedAt, faults) },
    movedAt: { N: epochMs("movedAt", row.movedAt, faults) },
  };
  if (usuallyWatched(row.type)) attributes.category = { S: "watching" };
  for (const name of ["title", "externalId", "notes", "seriesId"] as const) {
    const value = row[name];
    if (value !== null) attributes[name] = attributeOf(value, { parent: undefined, key: name }, target);
  }
  if (row.rating !== null) attributes.rating = { N: row.rating };
  Object.assign(attributes, imageAttributes(row, hints, target));
  for (const [name, value] of Object.entries(fields)) {
    if (name === HINTS_FIELD) continue;
    if (TAKEN.has(name) || Object.hasOwn(attributes, name) || name === "") {
      const reason =
        "is no name that a field of its own can have, for it means something else in the old table";
      faults.push({ field: name === "" ? '""' : name, reason });
    } else define(attributes, name, attributeOf(value, { parent: undefined, key: name }, target));
  }
  applyHints(attributes, hints, row);
  faults.push(...tableIssues(attributes));
  return { attributes, faults };
}

function readFields(data: string | null, faults: FieldIssue[]): Record<string, unknown> {
  if (data === null || data === "" || data === "{}") return {};
  try {
    const onRepeated = (field: string) => faults.push({ field, reason: "is written twice in one object" });
    const fields = parseJson(data, { onRepeated });
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields))
      return fields as Record<string, unknown>;
    faults.push({ field: "data", reason: "must be a JSON object" });
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "must be a JSON object" : "holds a number too large for DynamoDB";
    faults.push({ field: "data", reason });
  }
  return {};
}

function hintsOf(fields: Readonly<Record<string, unknown>>, faults: FieldIssue[]): ReadHints {
  if (!Object.hasOwn(fields, HINTS_FIELD)) return noHints;
  try {
    return readHints(fields[HINTS_FIELD]);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    faults.push({ field: HINTS_FIELD, reason: error.message });
    return noHints;
  }
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?Z$/;

function epochMs(field: string, text: string | null, faults: FieldIssue[]): string {
  const iso = text === null ? "" : timestampText(text);
  const ms = ISO.test(iso) ? Date.parse(iso) : NaN;
  if (!Number.isNaN(ms)) return String(ms);
  const isFiner = /\.\d{4,}Z$/.test(iso);
  faults.push({
    field,
    reason: isFiner
      ? "must not be finer than a millisecond, which is what the old table holds"
      : "must be a time of the years 1 to 9999",
  });
  return "0";
}

/** Restores the other attributes, unless the item has changed so that they can't be any more. */
function applyHints(attributes: AttributeMap, hints: ReadHints, row: Readonly<StoredRow>): void {
  for (const [name, attribute] of Object.entries(hints.attributes)) {
    if (fits(name, attribute, attributes, row)) define(attributes, name, attribute);
  }
  for (const name of hints.without) {
    if (!Object.hasOwn(hints.attributes, name)) Reflect.deleteProperty(attributes, name);
  }
}

function fits(
  name: string,
  attribute: AttributeValue,
  attributes: Readonly<AttributeMap>,
  row: Readonly<StoredRow>,
): boolean {
  switch (name) {
    case "category":
      return true;
    case "id":
      return attribute.S?.toLowerCase() === row.id?.toLowerCase();
    case "seriesId":
      return row.seriesId !== null && attribute.S?.toLowerCase() === row.seriesId.toLowerCase();
    default:
      return !Object.hasOwn(attributes, name);
  }
}

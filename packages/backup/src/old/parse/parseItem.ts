import { define } from "../define.ts";
import { HintCollector, HINTS_FIELD } from "../hints.ts";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { jsonTyped } from "./jsonTyped.ts";
import { newType, type OldType } from "./OldType.ts";
import { DATE_FORMS, parseDate } from "./parseDate.ts";
import { keyFields, parseKeys } from "./parseKeys.ts";
import { isNumber } from "../numbers.ts";

/** What is known about the original form of an item. */
export interface OldForm {
  hints: HintCollector;
  /** A field's value as DynamoDB's typed JSON, in its normal form. */
  typed: (field: string) => Record<string, unknown>;
  /** Whether a missing field is missing in the table, too: a JSON backup may omit keys and category. */
  isWhole: boolean;
}

/** Optional common fields. The old system stored few nulls, but tools that edit backups do. */
const OPTIONAL: ReadonlySet<string> = new Set(["rating", "image", "externalId", "notes", "seriesId"]);
/** Fields that may be a stored null in the old table; the others are keys of its indexes, and so texts. */
const NULLABLE: ReadonlySet<string> = new Set(["rating", "image", "notes"]);
/** Fields of the old system's object mapper, which the new system hasn't. */
const BOOKKEEPING: ReadonlySet<string> = new Set(["createdAt", "updatedAt"]);
const DATES = ["addedAt", "movedAt"] as const;
const IMAGE_FIELDS = ["imageUrl", "imageWidth", "imageHeight"] as const;
/** Fields that are read one by one, apart from the others. */
const HANDLED: ReadonlySet<string> = new Set([...keyFields, ...DATES, "category"]);

/**
 * Converts an item of the old system to one of the new: `type`, `id` and `shelf` from plain or composite keys, dates as
 * `Date`, an image in three fields as one, `Movie` as `Feature`. A common field that is null is left out, as is the usual
 * `category`. Whatever else has no counterpart in the new system goes to the field `$dynamodb`. Every other field stays as it
 * is, unknown ones included.
 *
 * Only the old forms are checked here; the data package validates the values.
 *
 * @param expected the type of the item's file; `undefined` when only the item's key has it
 */
export function parseItem(
  record: Readonly<Record<string, unknown>>,
  expected: OldType | undefined,
  form: OldForm = jsonForm(record),
): { item: Record<string, unknown>; faults: FieldIssue[] } {
  const faults: FieldIssue[] = [];
  const own = (field: string) => (Object.hasOwn(record, field) ? record[field] : undefined);
  const hint = (field: string) => {
    try {
      form.hints.setAttribute(field, form.typed(field));
    } catch (error) {
      faults.push({ field, reason: reasonOf(error) });
    }
  };
  const keys = parseKeys(record, expected, (fault) => faults.push(fault));
  const type = keys.type && newType(keys.type);
  const item: Record<string, unknown> = { type, id: keys.id, shelf: keys.shelf };
  if (keys.type === "Movie") form.hints.set({ type: "Movie" });
  if (typeof keys.keyId === "string" && keys.keyId !== keys.keyId.toLowerCase())
    form.hints.set({ id: keys.keyId });
  if (keys.id !== keys.keyId) hint("id");

  for (const field of DATES) {
    const value = own(field);
    const date = parseDate(value);
    if (!date)
      faults.push({ field, reason: value === undefined ? `is missing; it ${DATE_FORMS}` : DATE_FORMS });
    item[field] = date;
  }
  const category = own("category");
  if (category !== undefined && !(usuallyWatched(type) && isWatching(category, form))) hint("category");

  const image = (own("image") ?? null) === null ? imageOfFields(own) : undefined;
  if (image) {
    item.image = image;
    form.hints.set({ image: "fields" });
  }
  for (const [field, value] of Object.entries(record)) {
    if (HANDLED.has(field)) continue;
    if (image && (IMAGE_FIELDS as readonly string[]).includes(field)) continue;
    if (BOOKKEEPING.has(field)) hint(field);
    else if (value === null && OPTIONAL.has(field)) {
      if (NULLABLE.has(field)) hint(field);
    } else if (field === HINTS_FIELD) {
      faults.push({
        field,
        reason: "is a name that the new system's items keep for their old form; rename it",
      });
    } else {
      if (field === "seriesId" && typeof value === "string" && value !== value.toLowerCase()) hint(field);
      if (field === "image" && hasNullSizes(value)) form.hints.setType("/image/sizes", "NULL");
      define(item, field, value);
    }
  }
  if (form.isWhole) {
    for (const field of ["type", "id", "shelf", "type:shelf"]) {
      if (own(field) === undefined) form.hints.omit(field);
    }
    if (category === undefined && usuallyWatched(type)) form.hints.omit("category");
  }
  const hints = form.hints.take();
  if (hints) item[HINTS_FIELD] = hints;
  return { item, faults };
}

/** The types of the old system's only category. */
export function usuallyWatched(type: unknown): boolean {
  return type === "Feature" || type === "TvSeries";
}

/** The category as the old system wrote it; JSON backups also have it capitalised. */
function isWatching(category: unknown, { isWhole }: OldForm): boolean {
  if (isWhole || typeof category !== "string") return category === "watching";
  return category.toLowerCase() === "watching";
}

/** The image of an early item in three fields, if it has all three. */
function imageOfFields(own: (field: string) => unknown): Record<string, unknown> | undefined {
  const [url, width, height] = IMAGE_FIELDS.map(own);
  if (typeof url !== "string" || !isNumber(width) || !isNumber(height)) return undefined;
  return { url, width, height };
}

function hasNullSizes(image: unknown): boolean {
  return (
    typeof image === "object" &&
    image !== null &&
    Object.hasOwn(image, "sizes") &&
    (image as { sizes?: unknown }).sizes === null
  );
}

function jsonForm(record: Readonly<Record<string, unknown>>): OldForm {
  return {
    hints: new HintCollector(),
    typed: (field) => jsonTyped(Object.hasOwn(record, field) ? record[field] : undefined),
    isWhole: false,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message.replace(/^(?:N|value) /, "");
  throw error;
}

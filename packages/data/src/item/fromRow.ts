import type { Row } from "@mattb.tech/billio-dsql";
import { parseJson } from "../numbers/parseJson.ts";
import { isCommonField } from "./commonFields.ts";
import type { Item } from "./Item.ts";
import { type ItemColumn, itemColumnNames } from "./ItemRow.ts";
import { readTimestamp } from "./timestamps.ts";

/** Where the columns of `itemColumns` are in a row. */
export const position = Object.fromEntries(itemColumnNames.map((name, index) => [name, index])) as Record<
  ItemColumn,
  number
>;

/**
 * The item of a row whose columns are `itemColumns`, from `offset` on. Fields without a value are absent.
 *
 * Never throws: a malformed row, whoever wrote it, must not fail a list. Unreadable fields are absent, and columns take
 * precedence over fields of the same name in `data`.
 */
export function fromRow(row: Row, offset = 0): Item {
  const item: Item = {
    type: row[offset + position.type] ?? "",
    id: row[offset + position.id] ?? "",
    shelf: row[offset + position.shelf] ?? "",
    title: row[offset + position.title] ?? "",
    addedAt: readDate(row[offset + position.addedAt]),
    movedAt: readDate(row[offset + position.movedAt]),
  };
  const rating = row[offset + position.rating] ?? null;
  if (rating !== null) item.rating = Number(rating);
  const url = row[offset + position.imageUrl] ?? null;
  if (url !== null) item.image = readImage(url, row, offset);
  const externalId = row[offset + position.externalId] ?? null;
  if (externalId !== null) item.externalId = externalId;
  const notes = row[offset + position.notes] ?? null;
  if (notes !== null) item.notes = notes;
  const seriesId = row[offset + position.seriesId] ?? null;
  if (seriesId !== null) item.seriesId = seriesId;
  addFields(item, row[offset + position.data] ?? null);
  return item;
}

function readDate(text: string | null | undefined): Date {
  return (typeof text === "string" ? readTimestamp(text) : undefined) ?? new Date(0);
}

function readImage(url: string, row: Row, offset: number) {
  const width = row[offset + position.imageWidth] ?? null;
  const height = row[offset + position.imageHeight] ?? null;
  const sizes = row[offset + position.imageSizes] ?? null;
  const image: { url: string; width?: number; height?: number; sizes?: unknown[] } = { url };
  if (width !== null) image.width = Number(width);
  if (height !== null) image.height = Number(height);
  const list = sizes === null ? undefined : readJson(sizes);
  if (Array.isArray(list)) image.sizes = list as unknown[];
  return image;
}

/**
 * The type-specific fields of a row, name by name.
 *
 * @param unheld replaces a number that can't be represented here, which it gets as its text
 */
export function storedFields(
  data: string | null,
  unheld: (numeral: string) => unknown,
): [name: string, value: unknown][] {
  return Object.entries(objectOf(data, unheld)).filter(([name]) => !isCommonField(name));
}

const NOTHING: Readonly<Record<string, unknown>> = {};

function objectOf(
  data: string | null,
  unheld?: (numeral: string) => unknown,
): Readonly<Record<string, unknown>> {
  if (data === null || data === "" || data === "{}") return NOTHING;
  const fields = readJson(data, unheld);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return NOTHING;
  return fields as Record<string, unknown>;
}

function addFields(item: Item, data: string | null): void {
  // A number that can't be represented, from another program, doesn't lose the other fields.
  const fields = objectOf(data);
  for (const name of Object.keys(fields)) {
    if (isCommonField(name)) continue;
    const value = fields[name];
    if (name === "__proto__") {
      // Assigning it would change the item's prototype.
      Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
    } else {
      // eslint-disable-next-line billio/no-inherited-names -- an assignment; __proto__ is handled above
      item[name] = value;
    }
  }
}

function readJson(text: string, unheld = (numeral: string): unknown => numeral): unknown {
  try {
    return parseJson(text, { unheld });
  } catch {
    return undefined;
  }
}

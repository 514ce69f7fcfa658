import { isDeepStrictEqual } from "node:util";
import { itemSize, readUnits, writeUnits } from "./requestUnits.ts";

/** An item of the old DynamoDB table. */
export type OldItem = Readonly<Record<string, unknown>>;

/** The old table's indexes with their keys; each contains whole items, those that have both keys. */
const INDEXES: readonly (readonly [partition: string, sort: string])[] = [
  ["type", "movedAt"],
  ["type", "addedAt"],
  ["category", "movedAt"],
  ["type:shelf", "movedAt"],
  ["type:shelf", "addedAt"],
  ["externalId", "movedAt"],
  ["type", "title"],
  ["seriesId", "seasonNumber"],
];

/** A row of `items`, as `to_jsonb` gives it, in the form of the old table. */
export function oldItem(row: Readonly<Record<string, unknown>>): OldItem {
  const { id, type, shelf, title, rating, notes } = row;
  const [itemType, itemShelf] = [String(type), String(shelf)];
  const milliseconds = (time: unknown) => Date.parse(String(time));
  const item: Record<string, unknown> = {
    "type:id": `${itemType}:${String(id)}`,
    type,
    id,
    "type:shelf": `${itemType}:${itemShelf}`,
    shelf,
    title,
    movedAt: milliseconds(row.moved_at),
    addedAt: milliseconds(row.added_at),
    externalId: row.external_id,
    seriesId: row.series_id,
    ...(itemType === "Feature" || itemType === "TvSeries" ? { category: "watching" } : {}),
    rating,
    notes,
    ...(row.image_url === null
      ? {}
      : { image: { url: row.image_url, width: row.image_width, height: row.image_height } }),
    ...(JSON.parse(typeof row.data === "string" ? row.data : "{}") as object),
  };
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * Write units of changing one item, its copies in the indexes included: an index whose keys change is written twice, once
 * to delete and once to put.
 */
export function unitsOfChange(before: OldItem | undefined, after: OldItem | undefined): number {
  const written = Math.max(...[before, after].map((item) => (item ? writeUnits(itemSize(item)) : 0)));
  return INDEXES.reduce((sum, keys) => sum + unitsInIndex(keys, before, after), written);
}

function unitsInIndex(
  keys: readonly string[],
  before: OldItem | undefined,
  after: OldItem | undefined,
): number {
  const held = (item: OldItem | undefined) =>
    item !== undefined && keys.every((key) => item[key] !== undefined) ? item : undefined;
  const [old, current] = [held(before), held(after)];
  const units = (item: OldItem | undefined) => (item ? writeUnits(itemSize(item)) : 0);
  if (old && current) {
    if (isDeepStrictEqual(old, current)) return 0;
    if (keys.every((key) => old[key] === current[key])) return Math.max(units(old), units(current));
  }
  return units(old) + units(current);
}

/** What is added to each item and each copy in an index where storage is billed. */
const BYTES_OF_STORING = 100;

/** Bytes that are billed for storing one item, its copies in the indexes included. */
export function storedSize(item: OldItem): number {
  const copies = INDEXES.filter((keys) => keys.every((key) => item[key] !== undefined)).length;
  return (1 + copies) * (itemSize(item) + BYTES_OF_STORING);
}

/** Most bytes that one request reads from an index. */
const BYTES_PER_QUERY = 1_048_576;

/** Read units of what a query goes through on an index, in as many requests as it takes. */
export function unitsOfQuery(items: number, bytesOfItem: number): number {
  const bytes = items * bytesOfItem;
  const whole = Math.floor(bytes / BYTES_PER_QUERY);
  const rest = bytes - whole * BYTES_PER_QUERY;
  return whole * readUnits(BYTES_PER_QUERY) + (rest > 0 || whole === 0 ? readUnits(rest) : 0);
}

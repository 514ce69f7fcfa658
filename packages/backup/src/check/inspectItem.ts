import type { ItemType } from "@mattb.tech/billio-config";
import { itemFaults } from "@mattb.tech/billio-data/bulk";
import type { FieldFault } from "../parse/FieldFault.ts";
import { parseItem } from "../parse/parseItem.ts";
import type { FolderIndex, ItemPlace } from "./FolderIndex.ts";

/** An item as it stands in its file. */
interface ItemRead {
  /** Its number in the file, from 1. */
  item: number;
  record: Readonly<Record<string, unknown>>;
  /** Paths of the members that one object has twice. */
  repeated: readonly string[];
}

/** What the check makes of one item, before the database is asked. */
interface Inspected {
  /** If it could be read. */
  id?: string;
  /** The series of a season, unless it is in the folder. */
  seriesId?: string;
  faults: FieldFault[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Checks an item by itself and against the part of the folder that was read before, and adds it to that. */
export function inspectItem(
  { item, record, repeated }: Readonly<ItemRead>,
  type: ItemType,
  folder: FolderIndex,
): Inspected {
  const { item: parsed, faults } = parseItem(record, type);
  const known = new Set(faults.map(({ field }) => field));
  faults.push(...itemFaults(parsed).filter(({ field }) => !known.has(field)));
  faults.unshift(...repeated.map((field) => ({ field, reason: "is written twice in one object" })));

  const id = uuid(parsed.id);
  const before = id === undefined ? undefined : folder.add(id, { type, item });
  if (before) faults.push({ field: "id", reason: `is used before, by ${describe(before)}` });

  const seriesId = type === "TvSeason" ? uuid(parsed.seriesId) : undefined;
  const series = seriesId === undefined ? undefined : folder.get(seriesId);
  if (series && series.type !== "TvSeries") {
    faults.push({ field: "seriesId", reason: `names no TvSeries but ${describe(series)}` });
  }
  return {
    ...(id === undefined ? {} : { id }),
    ...(seriesId === undefined || series ? {} : { seriesId }),
    faults,
  };
}

function uuid(value: unknown): string | undefined {
  return typeof value === "string" && UUID.test(value) ? value : undefined;
}

function describe({ type, item }: ItemPlace): string {
  return `item ${item} of ${type}.json`;
}

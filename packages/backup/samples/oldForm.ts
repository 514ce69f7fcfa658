import type { ItemType } from "@mattb.tech/billio-config";
import { pick } from "./sampleId.ts";

/** An item as this folder's makers think of it; times in milliseconds since 1970. */
export interface SampleItem {
  type: ItemType;
  id: string;
  shelf: string;
  title: string;
  addedAt: number;
  movedAt: number;
  rating?: number | undefined;
  externalId?: string | undefined;
  notes?: string | undefined;
  image?: { width: number; height: number } | undefined;
  seriesId?: string | undefined;
  own: Record<string, unknown>;
}

/** Categories of the old system; the new one doesn't store them. */
const CATEGORY: Partial<Record<ItemType, string>> = { Feature: "Watching", TvSeries: "Watching" };

/**
 * The item as the old system wrote it. Backups of different ages differ: composite keys, plain ones or both;
 * dates as ISO text or as milliseconds; with or without the bookkeeping of its object mapper. Which form an
 * item gets follows from its id.
 */
export function oldForm(item: SampleItem): Record<string, unknown> {
  const { type, id, shelf } = item;
  const keys = pick(3, id, "keys");
  const date = (ms: number) => (pick(2, id, "dates") === 0 ? ms : new Date(ms).toISOString());
  const category = CATEGORY[type];
  return withoutUndefined({
    ...(keys === 0 ? {} : { type, id, shelf }),
    ...(keys === 2 ? {} : { "type:id": `${type}:${id}`, "type:shelf": `${type}:${shelf}` }),
    ...(category === undefined ? {} : { category }),
    title: item.title,
    rating: item.rating,
    externalId: item.externalId,
    notes: item.notes,
    image: item.image && image(id, item.image),
    seriesId: item.seriesId,
    ...item.own,
    addedAt: date(item.addedAt),
    movedAt: date(item.movedAt),
    ...(pick(5, id, "bookkeeping") === 0 ? { createdAt: item.addedAt, updatedAt: item.movedAt } : {}),
  });
}

/** There is nothing at these addresses: example.org is reserved for examples. */
function image(id: string, { width, height }: { width: number; height: number }) {
  const url = `https://images.example.org/${id}.jpg`;
  const form = pick(3, id, "sizes");
  if (form === 0) return { url, width, height };
  if (form === 1) return { url, width, height, sizes: [] };
  const sizes = [
    { size: "small", divisor: 4 },
    { size: "medium", divisor: 2 },
  ].map(({ size, divisor }) => ({
    size,
    url: `https://images.example.org/${id}.${size}.jpg`,
    width: Math.round(width / divisor),
    height: Math.round(height / divisor),
  }));
  return { url, width, height, sizes };
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

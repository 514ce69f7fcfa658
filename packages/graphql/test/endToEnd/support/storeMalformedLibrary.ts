import { randomUUID } from "node:crypto";
import { type ItemType, itemTypes, shelves } from "@mattb.tech/billio-config";
import { PRIVATE_NOTE } from "./oddValues.ts";

type Sql = (sql: string, values?: string[]) => Promise<unknown>;

const ODD_DATA = [
  "{}",
  "null",
  "[]",
  "not JSON",
  '{"author":{"a":1},"releaseYear":[],"platforms":"Steam","devices":{},"seasonNumber":"x","hoursPlayed":"many"}',
  '{"author":7,"releaseYear":1999,"platforms":["Windows","Steam",null],"seasonNumber":1.5,"hoursPlayed":1e300}',
  '{"__proto__":{"author":"x"},"title":5,"shelf":{},"reread":"yes","seasonTitle":{},"seasonNumber":-3}',
];

/** Columns with values that the library would reject. */
const ODD_COLUMNS: Record<string, string>[] = [
  { shelf: "constructor" },
  { shelf: "To Read" },
  { rating: "11" },
  { rating: "-32768" },
  { moved_at: "0001-01-01 00:00:00+00" },
  { moved_at: "9999-12-31 23:59:59.999999+00", added_at: "0001-01-01 00:00:00+00" },
  { image_url: "not a URL", image_sizes: "not JSON" },
  { image_url: "https://images.example.org/a.jpg", image_sizes: '[{"size":"standard"},null,3]' },
  { external_id: "tmdb:201" },
  { external_id: "", title: "😀\u202e %_\\" },
];

/**
 * Stores rows as earlier versions and other programs could, without validation: of every type ordinary and malformed ones.
 * Returns their ids by type.
 */
export async function storeOddLibrary(sql: Sql): Promise<Record<ItemType, string[]>> {
  const ids: Record<ItemType, string[]> = {
    Book: [],
    VideoGame: [],
    Feature: [],
    TvSeries: [],
    TvSeason: [],
  };
  async function store(columns: Record<string, string> & { type: ItemType }): Promise<string> {
    const id = randomUUID();
    const row = { id, title: "Émile", data: "{}", notes: PRIVATE_NOTE, ...columns };
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    await sql(`INSERT INTO items (${names.join(", ")}) VALUES (${places.join(", ")})`, Object.values(row));
    ids[columns.type].push(id);
    return id;
  }
  const series = await store({ type: "TvSeries", shelf: "Watching" });
  const book = await store({ type: "Book", shelf: "Read" });
  for (const type of itemTypes) {
    const [shelf] = shelves[type];
    for (const data of ODD_DATA) await store({ type, shelf, data });
    for (const columns of ODD_COLUMNS) await store({ type, shelf, ...columns });
  }
  for (const series_id of [series, series, book, randomUUID()]) {
    await store({ type: "TvSeason", shelf: "Watching", series_id });
  }
  return ids;
}

import { randomUUID } from "node:crypto";
import type { Data } from "@mattb.tech/billio-data";

type Sql = (sql: string, values?: string[]) => Promise<unknown>;

/** A series with so many seasons, each with these fields. Returns its id. */
export async function storeLongSeries(
  { Mutate }: Data,
  sql: Sql,
  seasons: number,
  notes = "",
  title = "A long one",
): Promise<string> {
  const id = randomUUID();
  await Mutate.createItem({
    type: "TvSeries",
    id,
    shelf: "Watching",
    title,
    releaseYear: "1960",
  });
  // A transaction may change 10 MB.
  const step = notes === "" ? seasons : 50;
  for (let from = 1; from <= seasons; from += step) {
    await sql(
      `INSERT INTO items (id, type, shelf, title, series_id, notes, data)
       SELECT gen_random_uuid(), 'TvSeason', 'Watching', 'Season ' || n, $1::uuid, nullif($2::text, ''),
         '{"releaseYear":"1960","seasonNumber":' || n || '}'
       FROM generate_series($3::int, $4::int) n`,
      [id, notes, String(from), String(Math.min(seasons, from + step - 1))],
    );
  }
  return id;
}

import { randomUUID } from "node:crypto";
import type { Data, Item } from "@mattb.tech/billio-data";

/** A series as it was before any season: on its own shelf, with a rating, moved long ago. */
export function createSeries({ Mutate }: Data, fields: Record<string, unknown> = {}): Promise<Item> {
  return Mutate.createItem({
    id: randomUUID(),
    type: "TvSeries",
    shelf: "Finished",
    title: "A series",
    releaseYear: "1959",
    rating: 1,
    movedAt: new Date("2000-01-01T00:00:00Z"),
    ...fields,
  });
}

/** What a series takes over from its last season. */
export async function stateOf({ Query }: Data, { id }: Item) {
  const series = await Query.withId({ type: "TvSeries", id });
  return { shelf: series?.shelf, rating: series?.rating as unknown, movedAt: series?.movedAt.toISOString() };
}

/** An instant of 2024, by its day. */
export function day(number: number): string {
  return new Date(Date.UTC(2024, 0, number)).toISOString();
}

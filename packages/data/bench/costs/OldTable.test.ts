import { expect, test } from "vitest";
import { oldItem, unitsOfChange, unitsOfQuery } from "./OldTable.ts";

const row = {
  id: "6f1f7a52-2f4e-4b0a-9d0c-0a1b2c3d4e5f",
  type: "Feature",
  shelf: "Watched",
  title: "Metropolis",
  rating: 9,
  image_url: null,
  external_id: "imdb:tt0017136",
  notes: null,
  added_at: "2024-05-06T07:08:09.123+00:00",
  moved_at: "2024-05-06T07:08:09.123+00:00",
  series_id: null,
  data: '{"releaseYear":"1927"}',
};
const feature = oldItem(row);

test("an item has the old table's attributes, and none for what it lacks", () => {
  expect(feature).toEqual({
    "type:id": `Feature:${row.id}`,
    type: "Feature",
    id: row.id,
    "type:shelf": "Feature:Watched",
    shelf: "Watched",
    title: "Metropolis",
    movedAt: 1714979289123,
    addedAt: 1714979289123,
    externalId: "imdb:tt0017136",
    category: "watching",
    rating: 9,
    releaseYear: "1927",
  });
});

test("a film is written into the table and seven of its indexes", () => {
  expect(unitsOfChange(undefined, feature)).toBe(8);
  expect(unitsOfChange(feature, undefined)).toBe(8);
});

test("a rating changes each copy; a shelf moves it within the indexes that are keyed by shelf or date", () => {
  expect(unitsOfChange(feature, { ...feature, rating: 8 })).toBe(8);
  const moved = { ...feature, shelf: "ToWatch", "type:shelf": "Feature:ToWatch", movedAt: 1 };
  // Twice: type, category, shelf by both dates, external id. Once: the table, type by addedAt, title.
  expect(unitsOfChange(feature, moved)).toBe(3 + 2 * 5);
});

test("a query takes a request for each MiB", () => {
  expect(unitsOfQuery(50, 500)).toBe(3.5);
  expect(unitsOfQuery(1, 500)).toBe(0.5);
  expect(unitsOfQuery(0, 500)).toBe(0.5);
  expect(unitsOfQuery(4_096, 512)).toBe(2 * 128);
});

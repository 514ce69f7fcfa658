import type { Item } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import { lastSeason } from "./lastSeason.ts";

const season = (id: string, seasonNumber: unknown, moved: number): Item => ({
  type: "TvSeason",
  id,
  shelf: "Watching",
  addedAt: new Date(0),
  movedAt: new Date(moved),
  seasonNumber,
});

test.each([
  ["the highest number", [season("a", 2, 1), season("b", 10, 0), season("c", 9, 9)], "b"],
  ["of equal numbers the one moved later", [season("a", 2, 5), season("b", 2, 4), season("c", 1, 9)], "a"],
  [
    "a number before none",
    [season("a", undefined, 9), season("b", 0, 1), season("c", "3", 8), season("d", NaN, 7)],
    "b",
  ],
  ["of those without a number the one moved later", [season("a", null, 1), season("b", "x", 2)], "b"],
  ["of wholly equal ones always the same", [season("b", 1, 1), season("a", 1, 1)], "b"],
])("the last season is %s", (_, seasons, id) => {
  expect(lastSeason(seasons)?.id).toBe(id);
  expect(lastSeason(seasons.toReversed())?.id).toBe(id);
});

test("no seasons have no last", () => {
  expect(lastSeason([])).toBeUndefined();
});

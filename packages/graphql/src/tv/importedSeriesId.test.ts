import { expect, test } from "vitest";
import { importedSeriesId } from "./importedSeriesId.ts";

test("the id of an imported series is a UUID of version 5 that stays the same for ever", () => {
  expect(importedSeriesId("tmdbSeries:1")).toBe(importedSeriesId("tmdbSeries:1", 1));
  // Computed by Python's uuid.uuid5().
  expect(importedSeriesId("tmdbSeries:1")).toBe("b8edac8f-36a6-5367-b6da-2778c83b6031");
});

test("each external id and each attempt has an id of its own", () => {
  const ids = ["tmdbSeries:1", "tmdbSeries:2"].flatMap((id) => [1, 2, 3].map((n) => importedSeriesId(id, n)));
  expect(new Set(ids).size).toBe(6);
});

import { expect, test } from "vitest";
import { storeLongSeries } from "./support/storeLongSeries.ts";
import { useWholeApi } from "./support/useWholeApi.ts";

const api = useWholeApi();
const ADD = "mutation ($item: AddTvSeasonInput!) { addTvSeason(item: $item) { id seasonNumber } }";
const season = (seriesId: string) => ({
  seriesId,
  seasonNumber: 4_321,
  title: "Season",
  releaseYear: "",
  shelfId: "Watching",
});
const stored = async () =>
  Number((await api.sql(`SELECT count(*) FROM items WHERE data LIKE '%4321%'`))[0]?.[0]);

test("a season of a series with large seasons is added in the response's turn", async () => {
  const sql = (text: string, values?: string[]) => api.sql(text, values);
  const seriesId = await storeLongSeries(api.data, sql, 100, "a note ".repeat(4_000));
  const others = Array.from({ length: 2 }, () => api.ask(ADD, { item: season(seriesId) }));
  for (const { status, errors } of await Promise.all(others))
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  expect(await stored()).toBe(2);
});

test("if the seasons exceed a response's read limit it isn't, and nothing is written", async () => {
  const sql = (text: string, values?: string[]) => api.sql(text, values);
  const seriesId = await storeLongSeries(api.data, sql, 300, "a note ".repeat(15_000));
  const before = await stored();
  const { status, errors } = await api.ask(ADD, { item: season(seriesId) });
  expect({ status, limit: errors[0]?.extensions.limit }).toEqual({ status: 400, limit: "readBytes" });
  expect(await stored()).toBe(before);
});

import { expect, test } from "vitest";
import { toTvSeries } from "./toTvSeries.ts";

const season = (season: Record<string, unknown>) =>
  toTvSeries({ id: 1, name: "Made up", seasons: [season] }, "https://image.tmdb.org/t/p")?.seasons[0];

test.each([
  ["Season 2", null, "Made up: Season 2"],
  ["season 2", null, "Made up: season 2"],
  [" Season 2 ", null, "Made up: Season 2"],
  ["", null, "Made up: Season 2"],
  [undefined, null, "Made up: Season 2"],
  ["Season 2: The Fog", "Season 2: The Fog", "Made up: Season 2: The Fog"],
  ["Season Two", "Season Two", "Made up: Season Two"],
])("a season named %j has the season title %j and the full title %j", (name, seasonTitle, title) => {
  expect(season({ season_number: 2, name })).toMatchObject({ seasonTitle, title });
});

test.each([
  ["1959-10-02", "1959"],
  ["1959", "1959"],
  ["19591002", ""],
  ["", ""],
  [null, ""],
  [1959, ""],
])("the year of %j is %j", (air_date, releaseYear) => {
  expect(season({ season_number: 2, air_date })?.releaseYear).toBe(releaseYear);
});

test.each([
  ["/a-b_c.jpg", "https://image.tmdb.org/t/p/w500/a-b_c.jpg"],
  ["/../a.jpg", null],
  ["//example.org/a.jpg", null],
  ["a.jpg", null],
  [null, null],
])("the poster at %j is %j", (poster_path, imageUrl) => {
  expect(season({ season_number: 2, poster_path })?.imageUrl).toBe(imageUrl);
});

test("an entry without a number is no season, and of two with the same number the first counts", () => {
  const seasons = [
    { name: "Lost" },
    { season_number: 1, name: "One" },
    { season_number: 1, name: "Twice" },
    null,
    7,
  ];
  const series = toTvSeries({ id: 1, name: "Made up", seasons }, "https://image.tmdb.org/t/p");
  expect(series?.seasons.map(({ seasonTitle }) => seasonTitle)).toEqual(["One"]);
});

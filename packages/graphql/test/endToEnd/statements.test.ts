/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { beforeAll, describe, expect, test } from "vitest";
import { YEAR_IN_REVIEW } from "./support/yearInReview.ts";
import { useWholeApi } from "./support/useWholeApi.ts";

const api = useWholeApi();
/** Ids of what the library contains. */
const ids = { book: "", series: "", other: "", season: "" };

beforeAll(async () => {
  const made = await api.ok(`mutation {
    book: addBook(item: { title: "A book", shelfId: Read, author: "Anonymous" }) { id }
    film: addFeature(item: { title: "A film", shelfId: Watched, releaseYear: "1927" }) { id }
    game: addVideoGame(item: { title: "A game", shelfId: Played, platformIds: [Steam] }) { id }
    series: addTvSeries(item: { title: "A series", shelfId: Watching, releaseYear: "1959", externalId: "tmdbSeries:301" }) { id }
    other: addTvSeries(item: { title: "Another", shelfId: Watching, releaseYear: "1960" }) { id }
  }`);
  Object.assign(ids, { book: made.book.id, series: made.series.id, other: made.other.id });
  for (let seasonNumber = 1; seasonNumber <= 30; seasonNumber++) ids.season = await addSeason(seasonNumber);
});

const ADD_SEASON = `mutation ($item: AddTvSeasonInput!) { season: addTvSeason(item: $item) { id } }`;
const seasonInput = (seasonNumber: number) => ({
  seasonNumber,
  seriesId: ids.series,
  title: `Season ${seasonNumber}`,
  releaseYear: "1960",
  shelfId: "Watching",
});

async function addSeason(seasonNumber: number): Promise<string> {
  const { season } = await api.ok(ADD_SEASON, { item: seasonInput(seasonNumber) });
  return season.id as string;
}

/** By the request's log line. */
async function statements(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const { errors, logged } = await api.ask(query, variables);
  expect(errors).toEqual([]);
  expect(logged.retries).toBe(0);
  return logged.statements;
}

describe("The log contains each request's statements:", () => {
  test.each([
    ["a list's first page", "{ books(first: 20) { items { title } } }", 1],
    [
      "a list's first page with its total",
      "{ tvSeasons(first: 20) { total items { title } nextPageCursor } }",
      1,
    ],
    [
      "a shelf's first page with its total",
      "{ bookShelf(id: Read) { items(first: 20) { total items { id } } } }",
      1,
    ],
    ["series with seasons", "{ tvSeries(first: 20) { items { title seasons { title } } } }", 2],
    ["seasons with series", "{ tvSeasons(first: 20) { items { title series { title } } } }", 2],
    [
      "what is being watched, with seasons",
      "{ watching(first: 20) { items { ... on Feature { id } ... on TvSeries { id seasons { id } } } } }",
      2,
    ],
    [
      "a search outside, with what is imported of series and seasons",
      '{ searchExternalTvSeries(term: "lighthouse") { id importedItem { id } seasons { id importedItem { id } } } }',
      1,
    ],
  ])("%s", async (_, query, expected) => {
    expect(await statements(query)).toBe(expected);
  });

  test("a single item", async () => {
    expect(
      await statements("query ($id: ID!) { book(id: $id) { title shelf { name } } }", { id: ids.book }),
    ).toBe(1);
  });

  test("a year in review", async () => {
    const year = { start: "2024-01-01T00:00:00Z", end: "2024-12-31T23:59:59Z" };
    expect(await statements(YEAR_IN_REVIEW, year)).toBeLessThanOrEqual(4);
  });
});

describe("A change of a season takes at most four statements:", () => {
  const update = `mutation ($id: ID!, $item: UpdateTvSeasonInput!) { updateTvSeason(id: $id, item: $item) { id } }`;

  test.each<[string, string, () => Record<string, unknown>]>([
    ["one is added", ADD_SEASON, () => ({ item: seasonInput(31) })],
    ["one is changed", update, () => ({ id: ids.season, item: { rating: 9, shelfId: "FinishedSeason" } })],
    ["one moves to another series", update, () => ({ id: ids.season, item: { seriesId: ids.other } })],
    ["one is deleted", "mutation ($id: ID!) { deleteTvSeason(id: $id) { id } }", () => ({ id: ids.season })],
    [
      "one is imported into its series",
      `mutation { importExternalTvSeason(externalId: "tmdbSeason:301:2", shelfId: Watching) { id } }`,
      () => ({}),
    ],
    [
      "one is imported with its series",
      `mutation { importExternalTvSeason(externalId: "tmdbSeason:302:1", shelfId: Watching) { id } }`,
      () => ({}),
    ],
  ])("%s", async (_, query, variables) => {
    expect(await statements(query, variables())).toBeLessThanOrEqual(4);
  });
});

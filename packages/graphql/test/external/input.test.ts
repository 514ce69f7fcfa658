import { expect, test } from "vitest";
import { InvalidExternalIdError } from "../../src/external/InvalidExternalIdError.ts";
import { InvalidSearchTermError } from "../../src/external/InvalidSearchTermError.ts";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const requests = () => {
  const { googleBooks, tmdb, igdb, twitch } = services.stubs;
  return [googleBooks, tmdb, igdb, twitch].flatMap((one) => one.requests);
};
const searchers = ["books", "games", "features", "tv"] as const;

test.each(searchers)("a blank search of %s finds nothing, without asking", async (kind) => {
  const service = services.connect()[kind];
  for (const term of ["", "   ", "\n\t\0", "\u2028"]) expect(await service.search(term)).toEqual([]);
  expect(requests()).toEqual([]);
});

test.each(searchers)("a search of %s for a whole page of text is rejected, without asking", async (kind) => {
  const error = await caught(services.connect()[kind].search("🎲".repeat(201)));
  expect(error).toBeInstanceOf(InvalidSearchTermError);
  expect(error).toMatchObject({
    code: "BAD_USER_INPUT",
    message: "The term of a search has at most 200 characters; this one has 201",
  });
  expect(requests()).toEqual([]);
});

test.each(searchers)("a search of %s for 200 characters is sent", async (kind) => {
  expect(await services.connect()[kind].search("🎲".repeat(200))).toEqual([]);
  expect(requests()).not.toEqual([]);
});

const wrongIds = {
  books: [
    "abc",
    "",
    "googlebooks:",
    "googlebooks:../x",
    "googlebooks:a?b",
    "googlebooks:a#b",
    "googlebooks:a/b",
    "googlebooks:a b",
    "googlebooks:%2e%2e",
    "igdb:1",
    "GoogleBooks:abc",
    "googlebooks:é",
  ],
  games: [
    "1",
    "igdb:",
    "igdb:0",
    "igdb:-1",
    "igdb:1.5",
    "igdb:1;",
    "igdb:1 | id = 2",
    "igdb:٣",
    "igdb:9999999999",
  ],
  features: [
    "tmdb:abc",
    "tmdb:1/images",
    "tmdb:../tv/1",
    "imdb:9000201",
    "imdb:tt1?x",
    "tmdbSeries:301",
    "tmdb:1\n",
  ],
  tv: ["tmdb:301", "tmdbSeries:", "tmdbSeries:1/../2", "tmdbSeason:301:1", "imdb:nm1"],
};

test.each(searchers)("what can be no id of %s is rejected, without asking", async (kind) => {
  for (const id of wrongIds[kind]) {
    const error = await caught(services.connect()[kind].get(id));
    expect(error, id).toBeInstanceOf(InvalidExternalIdError);
    expect(error, id).toMatchObject({ code: "BAD_USER_INPUT" });
  }
  expect(requests()).toEqual([]);
});

test("an invalid season id is rejected without a request", async () => {
  for (const id of [
    "tmdbSeason:301",
    "tmdbSeason:301:",
    "tmdbSeason:301:-1",
    "tmdbSeason:301:1:2",
    "tmdbSeries:301",
  ]) {
    expect(await caught(services.connect().tv.getSeason(id)), id).toBeInstanceOf(InvalidExternalIdError);
  }
  expect(requests()).toEqual([]);
});

const longestIds = [
  ["books", "googlebooks:", 64],
  ["games", "igdb:", 9],
  ["features", "tmdb:", 9],
  ["features", "imdb:tt", 10],
  ["tv", "tmdbSeries:", 9],
  ["tv", "imdb:tt", 10],
] as const;

test.each(longestIds)(
  "an id of %s, %s and %i digits, is requested, and a longer one rejected",
  async (kind, start, digits) => {
    const service = services.connect()[kind];
    expect(await service.get(start + "9".repeat(digits))).toBeUndefined();
    const count = requests().length;
    expect(count).toBeGreaterThan(0);
    expect(await caught(service.get(start + "9".repeat(digits + 1)))).toBeInstanceOf(InvalidExternalIdError);
    expect(requests()).toHaveLength(count);
  },
);

test("an id of a season with 9 digits for the series and 6 for the season is requested, and a longer one rejected", async () => {
  const { tv } = services.connect();
  const id = (series: number, season: number) => `tmdbSeason:${"9".repeat(series)}:${"9".repeat(season)}`;
  expect(await tv.getSeason(id(9, 6))).toBeUndefined();
  expect(requests()).toHaveLength(1);
  for (const longer of [id(10, 6), id(9, 7)]) {
    expect(await caught(tv.getSeason(longer))).toBeInstanceOf(InvalidExternalIdError);
  }
  expect(requests()).toHaveLength(1);
});

test("the error shows the id and the valid forms", async () => {
  const { books, games, features, tv } = services.connect();
  const messages = [
    books.get("abc"),
    games.get("igdb:x"),
    features.get("x".repeat(100)),
    tv.get("tmdb:1"),
    tv.getSeason("1"),
  ];
  expect(await Promise.all(messages.map(async (promise) => (await caught(promise)).message))).toEqual([
    '"abc" is no external id of a book; it looks like googlebooks:<volumeId>',
    '"igdb:x" is no external id of a video game; it looks like igdb:<number>',
    `"${"x".repeat(60)}…" is no external id of a film; it looks like tmdb:<number> or imdb:tt<digits>`,
    '"tmdb:1" is no external id of a series; it looks like tmdbSeries:<number> or imdb:tt<digits>',
    '"1" is no external id of a season; it looks like tmdbSeason:<number of the series>:<number of the season>',
  ]);
});

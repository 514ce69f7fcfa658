import { expect, test } from "vitest";
import { ExternalServiceError } from "../../src/external/ExternalServiceError.ts";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const poster = (id: number) => `${services.stubs.tmdb.url}/pictures/w500/made-up-${id}.png`;
const lighthouse = () => ({
  id: "tmdbSeries:301",
  title: "The Made-up Lighthouse",
  releaseYear: "1959",
  imageUrl: poster(301),
  seasons: [
    {
      id: "tmdbSeason:301:1",
      title: "The Made-up Lighthouse: Season 1",
      seasonNumber: 1,
      seasonTitle: null,
      releaseYear: "1959",
      imageUrl: poster(30101),
    },
    {
      id: "tmdbSeason:301:2",
      title: "The Made-up Lighthouse: The Fog",
      seasonNumber: 2,
      seasonTitle: "The Fog",
      releaseYear: "1960",
      imageUrl: poster(30102),
    },
    {
      id: "tmdbSeason:301:3",
      title: "The Made-up Lighthouse: Season 3",
      seasonNumber: 3,
      seasonTitle: null,
      releaseYear: "",
      imageUrl: null,
    },
  ],
});

test("a search returns series with their seasons, by number", async () => {
  const found = await services.connect().tv.search("lighthouse");
  expect(found[0]).toEqual(lighthouse());
  expect(found[1]).toMatchObject({ id: "tmdbSeries:302", releaseYear: "", imageUrl: null });
  expect(found[1]?.seasons.map(({ title, seasonTitle }) => [title, seasonTitle])).toEqual([
    ["Lighthouse Keepers of Nowhere: Specials", "Specials"],
    ["Lighthouse Keepers of Nowhere: Season 1", null],
    ["Lighthouse Keepers of Nowhere: Season 2", null],
  ]);
  expect(found).toHaveLength(2);
});

test("a search requests seasons only if they are wanted", async () => {
  const { tv } = services.connect();
  const paths = () =>
    services.stubs.tmdb.requests
      .splice(0)
      .map(({ path }) => path)
      .sort();
  const { seasons, ...series } = lighthouse();
  const [found] = await tv.search("lighthouse", undefined, new Set(["id", "title"]));
  expect(found).toEqual({ ...series, seasons: [] });
  expect(paths()).toEqual(["/3/search/tv"]);
  expect((await tv.search("lighthouse", undefined, new Set(["seasons"])))[0]?.seasons).toEqual(seasons);
  expect(paths()).toEqual(["/3/search/tv", "/3/tv/301", "/3/tv/302"]);
});

test("a series without seasons has none", async () => {
  expect(await services.connect().tv.search("pilot")).toEqual([
    { id: "tmdbSeries:303", title: "The Unseen Pilot", releaseYear: "", imageUrl: null, seasons: [] },
  ]);
});

test("the seasons of a whole page of results are in the results' order", async () => {
  const found = await services.connect().tv.search("tide tables");
  expect(found.map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, index) => `tmdbSeries:${311 + index}`),
  );
  expect(found.every(({ id, seasons }) => seasons[0]?.id === `tmdbSeason:${id.slice(11)}:1`)).toBe(true);
});

test("a series whose seasons can't be fetched is listed without them", async () => {
  const { tmdb } = services.stubs;
  const healthy = tmdb.answer;
  tmdb.answer = (request) => (request.path === "/3/tv/302" ? { json: "made-up nonsense" } : healthy(request));
  try {
    const found = await services.connect().tv.search("lighthouse");
    expect(found.map(({ id, seasons }) => [id, seasons.length])).toEqual([
      ["tmdbSeries:301", 3],
      ["tmdbSeries:302", 0],
    ]);
  } finally {
    tmdb.answer = healthy;
  }
});

test("a search fails if no series' seasons can be fetched", async () => {
  const { tmdb } = services.stubs;
  const healthy = tmdb.answer;
  tmdb.answer = (request) => (request.path.startsWith("/3/tv/") ? { json: [] } : healthy(request));
  try {
    const error = await caught(services.connect().tv.search("lighthouse"));
    expect(error).toBeInstanceOf(ExternalServiceError);
    expect(error.message).toBe("TMDB gave an answer without a series' id and name");
  } finally {
    tmdb.answer = healthy;
  }
});

test("a series is returned by its id at TMDB and by that at IMDb", async () => {
  const { tv } = services.connect();
  expect(await tv.get("tmdbSeries:301")).toEqual(lighthouse());
  expect(await tv.get("imdb:tt9000301")).toEqual(lighthouse());
  expect(await tv.get("tmdbSeries:999")).toBeUndefined();
  expect(await tv.get("imdb:tt9999999")).toBeUndefined();
  // A film.
  expect(await tv.get("imdb:tt9000201")).toBeUndefined();
});

test("a season is returned with its series, by one request", async () => {
  const series = lighthouse();
  const found = await services.connect().tv.getSeason("tmdbSeason:301:2");
  expect(found).toEqual({ season: series.seasons[1], series });
  expect(services.stubs.tmdb.requests).toHaveLength(1);
});

test("the specials are season 0; an unknown season or series is undefined", async () => {
  const { tv } = services.connect();
  expect((await tv.getSeason("tmdbSeason:302:0"))?.season.seasonTitle).toBe("Specials");
  expect(await tv.getSeason("tmdbSeason:301:9")).toBeUndefined();
  expect(await tv.getSeason("tmdbSeason:999:1")).toBeUndefined();
});

import { expect, test } from "vitest";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const metropolis = () => ({
  title: "Metropolis",
  releaseYear: "1927",
  imageUrl: `${services.stubs.tmdb.url}/pictures/w500/made-up-201.png`,
});
const atImdb = () => ({ id: "imdb:tt9000201", ...metropolis() });

test("a search returns films with their year and poster, and those that have neither", async () => {
  expect(await services.connect().features.search("metropolis")).toEqual([
    { id: "tmdb:201", ...metropolis() },
    { id: "tmdb:202", title: "Metropolis, the Lost Reel", releaseYear: "", imageUrl: null },
  ]);
});

test("an empty date is no year, and letters with accents arrive", async () => {
  expect(await services.connect().features.search("première")).toEqual([
    { id: "tmdb:204", title: "The Made-up Première", releaseYear: "", imageUrl: null },
  ]);
});

test("a film is returned by its id at TMDB, with that of IMDb if it has one", async () => {
  const { features } = services.connect();
  expect(await features.get("tmdb:201")).toEqual(atImdb());
  expect(await features.get("tmdb:202")).toEqual({
    id: "tmdb:202",
    title: "Metropolis, the Lost Reel",
    releaseYear: "",
    imageUrl: null,
  });
  expect(await features.get("tmdb:999")).toBeUndefined();
});

test("a film is returned by its id at IMDb, and keeps it", async () => {
  const { features } = services.connect();
  expect(await features.get("imdb:tt9000201")).toEqual(atImdb());
  expect(await features.get("imdb:tt9999999")).toBeUndefined();
  // A series.
  expect(await features.get("imdb:tt9000301")).toBeUndefined();
});

test("TMDB receives requests for IMDb ids only if the stored item is wanted, one for each film", async () => {
  const { features } = services.connect();
  const { requests } = services.stubs.tmdb;
  const requestedPaths = () => requests.splice(0).map(({ path }) => path);
  await features.search("metropolis", undefined, new Set(["id", "title"]));
  expect(requestedPaths()).toEqual(["/3/search/movie"]);
  const wanted = new Set(["id", "importedItem"]);
  const ids = async () =>
    (await features.search("metropolis", undefined, wanted)).map(({ id, otherIds }) => [id, otherIds]);
  const expected = [
    ["tmdb:201", ["imdb:tt9000201"]],
    ["tmdb:202", undefined],
  ];
  expect(await ids()).toEqual(expected);
  expect(requestedPaths().sort()).toEqual(["/3/movie/201", "/3/movie/202", "/3/search/movie"]);
  expect(await ids()).toEqual(expected);
  // A film without an IMDb id may get one later.
  expect(requestedPaths()).toEqual(["/3/search/movie", "/3/movie/202"]);
});

import { expect, test } from "vitest";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const metropolis = () => ({
  title: "Metropolis",
  releaseYear: "1927",
  imageUrl: `${services.stubs.tmdb.url}/pictures/w500/made-up-201.png`,
});
const atImdb = () => ({ id: "imdb:tt9000201", ...metropolis() });

test("a search gives films with their year and poster, and those that have neither", async () => {
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

test("a film is got by its id at TMDB, and comes with that of IMDb if it has one", async () => {
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

test("a film is got by its id at IMDb, and keeps it", async () => {
  const { features } = services.connect();
  expect(await features.get("imdb:tt9000201")).toEqual(atImdb());
  expect(await features.get("imdb:tt9999999")).toBeUndefined();
  // A series.
  expect(await features.get("imdb:tt9000301")).toBeUndefined();
});

test("TMDB is asked for the ids at IMDb where the stored item is wanted, and once for each film", async () => {
  const { features } = services.connect();
  const { requests } = services.stubs.tmdb;
  const asked = () => requests.splice(0).map(({ path }) => path);
  await features.search("metropolis", undefined, new Set(["id", "title"]));
  expect(asked()).toEqual(["/3/search/movie"]);
  const wanted = new Set(["id", "importedItem"]);
  const ids = async () =>
    (await features.search("metropolis", undefined, wanted)).map(({ id, otherIds }) => [id, otherIds]);
  const expected = [
    ["tmdb:201", ["imdb:tt9000201"]],
    ["tmdb:202", undefined],
  ];
  expect(await ids()).toEqual(expected);
  expect(asked().sort()).toEqual(["/3/movie/201", "/3/movie/202", "/3/search/movie"]);
  expect(await ids()).toEqual(expected);
  // One that isn't at IMDb yet may come to be.
  expect(asked()).toEqual(["/3/search/movie", "/3/movie/202"]);
});

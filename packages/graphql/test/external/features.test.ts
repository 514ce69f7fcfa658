import { expect, test } from "vitest";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const metropolis = () => ({
  id: "tmdb:201",
  title: "Metropolis",
  releaseYear: "1927",
  imageUrl: `${services.standIns.tmdb.url}/pictures/w500/made-up-201.png`,
});

test("a search gives films with their year and poster, and those that have neither", async () => {
  expect(await services.connect().features.search("metropolis")).toEqual([
    metropolis(),
    { id: "tmdb:202", title: "Metropolis, the Lost Reel", releaseYear: "", imageUrl: null },
  ]);
});

test("an empty date is no year, and letters with accents arrive", async () => {
  expect(await services.connect().features.search("première")).toEqual([
    { id: "tmdb:204", title: "The Made-up Première", releaseYear: "", imageUrl: null },
  ]);
});

test("a film is got by its id at TMDB", async () => {
  const { features } = services.connect();
  expect(await features.get("tmdb:201")).toEqual(metropolis());
  expect(await features.get("tmdb:999")).toBeUndefined();
});

test("a film is got by its id at IMDb, and comes with that of TMDB", async () => {
  const { features } = services.connect();
  expect(await features.get("imdb:tt9000201")).toEqual(metropolis());
  expect(await features.get("imdb:tt9999999")).toBeUndefined();
  // A series.
  expect(await features.get("imdb:tt9000301")).toBeUndefined();
});

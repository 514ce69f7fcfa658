import { readApiSettings } from "@mattb.tech/billio-config";
import { expect, test } from "vitest";
import { createExternalServices } from "../../src/external/createExternalServices.ts";
import { ExternalServiceError } from "../../src/external/ExternalServiceError.ts";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const services = useServices();

test("the status lists which services have their keys, and which settings the others lack", () => {
  expect(services.connect({ TMDB_API_KEY: "", IGDB_CLIENT_SECRET: " " }).status()).toEqual([
    { name: "Google Books", on: true, missing: [] },
    { name: "TMDB", on: false, missing: ["TMDB_API_KEY"] },
    { name: "IGDB", on: false, missing: ["IGDB_CLIENT_SECRET"] },
  ]);
  expect(createExternalServices(readApiSettings({}).external).status()).toEqual([
    { name: "Google Books", on: false, missing: ["GOOGLE_BOOKS_API_KEY"] },
    { name: "TMDB", on: false, missing: ["TMDB_API_KEY"] },
    { name: "IGDB", on: false, missing: ["IGDB_CLIENT_ID", "IGDB_CLIENT_SECRET"] },
  ]);
});

test("a service without its key names the missing setting, and sends no request", async () => {
  const fetch = () => Promise.reject(new Error("Unexpected request"));
  const { books, games, features, tv } = createExternalServices(readApiSettings({}).external, fetch);
  const off = {
    books: "Google Books is off: GOOGLE_BOOKS_API_KEY is not set",
    games: "IGDB is off: IGDB_CLIENT_ID and IGDB_CLIENT_SECRET are not set",
    tmdb: "TMDB is off: TMDB_API_KEY is not set",
  };
  const calls: [message: string, call: () => Promise<unknown>][] = [
    [off.books, () => books.search("a")],
    [off.books, () => books.get("googlebooks:a")],
    [off.games, () => games.search("1")],
    [off.games, () => games.get("igdb:1")],
    [off.tmdb, () => features.search("a")],
    [off.tmdb, () => features.get("tmdb:1")],
    [off.tmdb, () => features.get("imdb:tt1")],
    [off.tmdb, () => tv.search("a")],
    [off.tmdb, () => tv.get("tmdbSeries:1")],
    [off.tmdb, () => tv.getSeason("tmdbSeason:1:1")],
  ];
  for (const [message, call] of calls) {
    const error = await caught(call());
    expect(error).toBeInstanceOf(ExternalServiceError);
    expect(error).toMatchObject({ message, code: "EXTERNAL_SERVICE", reason: "missing key" });
  }
});

test("one service's fault leaves the others alone", async () => {
  await services.stubs.tmdb.fail({ kind: "refused" });
  const { books, games, features } = services.connect({ GOOGLE_BOOKS_API_KEY: "" });
  expect(await games.search("chess")).toHaveLength(2);
  expect(await caught(features.search("metropolis"))).toMatchObject({ service: "TMDB", reason: "down" });
  expect(await caught(books.search("dracula"))).toMatchObject({
    service: "Google Books",
    reason: "missing key",
  });
});

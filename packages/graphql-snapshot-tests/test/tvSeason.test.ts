import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fields } from "./support/Api.ts";
import { calls, itemSuite, type ItemType } from "./support/itemSuite.ts";
import { unique } from "./support/unique.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();

const allSeries = calls(api, {
  name: "TvSeries",
  single: "tvSeriesSingle",
  fields: "releaseYear seasons { id }",
});
let suitesSeries = "";
beforeAll(async () => {
  suitesSeries = await addSeries();
});
afterAll(() => allSeries.remove(suitesSeries));

const season: ItemType = {
  name: "TvSeason",
  single: "tvSeason",
  fields: "seasonNumber seasonTitle releaseYear rewatch series { id }",
  whole: { shelfId: "Watching", seasonNumber: 3, seasonTitle: "The Fog", releaseYear: "1961", rewatch: true },
  required: ["seasonNumber", "releaseYear"],
  clearable: { seasonTitle: "seasonTitle" },
  otherShelf: { id: "FinishedSeason", name: "Finished" },
  refersTo: () => Promise.resolve({ seriesId: suitesSeries }),
  otherType: { name: "TvSeries", single: "tvSeriesSingle" },
};
const seasons = calls(api, season);

itemSuite(api, season);

async function addSeries(input: Fields = {}): Promise<string> {
  const title = `Series ${unique()}`;
  const added = await allSeries.add({ title, shelfId: "Finished", releaseYear: "1959", ...input });
  return added.id as string;
}

const addSeason = (seriesId: string, seasonNumber: number, input: Fields = {}) =>
  seasons.add({
    title: `Season ${seasonNumber}`,
    shelfId: "Watching",
    releaseYear: "1960",
    seriesId,
    seasonNumber,
    ...input,
  });

const taken = ({ shelf, rating, movedAt }: Fields) => ({
  shelf: (shelf as { id: string }).id,
  rating: rating as unknown,
  movedAt: movedAt as unknown,
});
const ofSeries = async (id: string) => taken(await allSeries.one(id));

test("a season needs a series that is there and is one", async () => {
  const input = { title: "Nobody's", shelfId: "Watching", releaseYear: "1960", seasonNumber: 1 };
  for (const seriesId of ["00000000-0000-4000-8000-000000000000", "not-a-uuid"]) {
    const found = await seasons.codes.add({ ...input, seriesId });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^(SERIES_NOT_FOUND|INVALID_ITEM)$/);
  }
  const books = calls(api, { name: "Book", single: "book", fields: "" });
  const book = await books.add({ title: `No series ${unique()}`, shelfId: "Read", author: "Anonymous" });
  expect(await seasons.codes.add({ ...input, seriesId: book.id as string })).toEqual(["SERIES_NOT_FOUND"]);
  expect(await books.one(book.id as string)).toEqual(book);
  await books.remove(book.id as string);
});

describe("a series takes over shelf, rating and date of its last season", () => {
  test("when one is added, changed and deleted; without seasons it keeps them", async () => {
    const series = await addSeries({ rating: 2 });
    const second = await addSeason(series, 2, { rating: 8, movedAt: "2020-02-02T00:00:00.000Z" });
    expect(await ofSeries(series)).toEqual({
      shelf: "Watching",
      rating: 8,
      movedAt: "2020-02-02T00:00:00.000Z",
    });
    // Not the last one, though it was moved later.
    const first = await addSeason(series, 1, {
      rating: 3,
      shelfId: "GaveUp",
      movedAt: "2022-01-01T00:00:00.000Z",
    });
    expect(await ofSeries(series)).toEqual(taken(second));
    // The absence of a rating is taken over, too.
    const changed = await seasons.update(second.id as string, { rating: null, shelfId: "MidSeasonBreak" });
    expect(await ofSeries(series)).toEqual(taken(changed));
    expect(changed.rating).toBeNull();
    await seasons.remove(second.id as string);
    expect(await ofSeries(series)).toEqual(taken(first));
    await seasons.remove(first.id as string);
    expect(await ofSeries(series)).toEqual(taken(first));
    await allSeries.remove(series);
  });

  test("of two with one number the one moved later", async () => {
    const series = await addSeries();
    const later = await addSeason(series, 1, { rating: 5, movedAt: "2020-01-02T00:00:00.000Z" });
    const earlier = await addSeason(series, 1, { rating: 6, movedAt: "2020-01-01T00:00:00.000Z" });
    expect(await ofSeries(series)).toEqual(taken(later));
    for (const { id } of [later, earlier]) await seasons.remove(id as string);
    await allSeries.remove(series);
  });

  test("when a season moves from one to another, both of them", async () => {
    const [from, to] = [await addSeries(), await addSeries()];
    const stays = await addSeason(from, 1, { rating: 4 });
    const moves = await addSeason(from, 2, { rating: 9, shelfId: "GaveUp" });
    await addSeason(to, 1, { rating: 1 });
    const moved = await seasons.update(moves.id as string, { seriesId: to });
    expect(moved.series).toEqual({ id: to });
    expect(await ofSeries(from)).toEqual(taken(stays));
    expect(await ofSeries(to)).toEqual(taken(moved));
    for (const series of [from, to]) {
      for (const { id } of (await allSeries.one(series)).seasons as { id: string }[])
        await seasons.remove(id);
      await allSeries.remove(series);
    }
  });
});

describe("a season that is imported", () => {
  const IMPORT = `mutation ($externalId: ID!, $overrides: UpdateTvSeasonInput) {
    imported: importExternalTvSeason(externalId: $externalId, shelfId: Watching, overrides: $overrides) {
      ...Whole series { id title externalId shelf { id } }
    }
  } ${seasons.fragment}`;
  const found = async () => {
    const { found } = await api.run<{
      found: { id: string; seasons: { id: string; importedItem: unknown }[] }[];
    }>('{ found: searchExternalTvSeries(term: "lighthouse") { id seasons { id importedItem { id } } } }');
    return found[0];
  };

  test("brings its series along, unless that is there, and is known as imported", async (context) => {
    needsStubs(context);
    const work = await found();
    const imports = [];
    for (const { id } of work?.seasons.slice(0, 2) ?? []) {
      const { imported } = await api.run<{ imported: Fields & { series: Fields } }>(IMPORT, {
        externalId: id,
      });
      imports.push(imported);
    }
    const [one, two] = imports;
    expect(one?.series).toEqual(two?.series);
    expect(one?.series).toMatchObject({ externalId: work?.id, shelf: { id: "Watching" } });
    expect((await found())?.seasons.slice(0, 2).map(({ importedItem }) => importedItem)).toEqual([
      { id: one?.id as string },
      { id: two?.id as string },
    ]);
    for (const { id } of imports) await seasons.remove(id as string);
    await allSeries.remove(one?.series.id as string);
  });

  test("is added to the series in its overrides; nulls among them don't count", async (context) => {
    needsStubs(context);
    const series = await addSeries();
    const work = await found();
    const { imported } = await api.run<{ imported: Fields }>(IMPORT, {
      externalId: work?.seasons[0]?.id,
      overrides: {
        seriesId: series,
        title: null,
        rating: 6,
        seasonNumber: null,
        releaseYear: null,
        shelfId: null,
      },
    });
    expect(imported).toMatchObject({ series: { id: series }, rating: 6, seasonNumber: 1 });
    expect(await ofSeries(series)).toEqual(taken(imported));
    await seasons.remove(imported.id as string);
    await allSeries.remove(series);
  });
});

/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { importedSeriesId } from "../../src/tv/importedSeriesId.ts";
import { createSeries, day } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const picture = {
  url: expect.stringMatching(/^http:\/\/localhost:4000\/images\/.+\.jpg$/) as string,
  width: 128,
};

/** A form that was left empty. */
const nothing = { title: null, shelfId: null, rating: null, imageUrl: null, notes: null, externalId: null };

test.each([
  {
    type: "Book",
    shelf: "Reading",
    id: "googlebooks:mAdEuP_Fra-1",
    fields: "author",
    shown: { title: "Frankenstein", author: "Mary Shelley" },
    overrides: { ...nothing, author: null, reread: null, addedAt: null, movedAt: null },
  },
  {
    type: "VideoGame",
    shelf: "Playing",
    id: "igdb:101",
    fields: "platforms { id }",
    shown: { title: "Chess", platforms: [] },
    overrides: { ...nothing, platformIds: null, deviceIds: null, hoursPlayed: null },
  },
  {
    type: "Feature",
    shelf: "Watched",
    id: "tmdb:201",
    // TMDB knows it there.
    storedId: "imdb:tt9000201",
    fields: "releaseYear",
    shown: { title: "Metropolis", releaseYear: "1927" },
    overrides: { ...nothing, releaseYear: null },
  },
  {
    type: "TvSeries",
    shelf: "Watching",
    id: "tmdbSeries:301",
    fields: "releaseYear seasons { id }",
    shown: { title: "The Made-up Lighthouse", releaseYear: "1959", seasons: [] },
    overrides: { ...nothing, releaseYear: null },
  },
] as {
  type: string;
  shelf: string;
  id: string;
  storedId?: string;
  fields: string;
  shown: object;
  overrides: object;
}[])(
  "an imported $type has the work's fields, its external id and its picture; null overrides nothing",
  async (one) => {
    const { type, shelf, id, fields, shown, overrides } = one;
    const query = `mutation ($id: ID!, $shelf: ${type}ShelfId!, $overrides: Update${type}Input) {
    item: importExternal${type}(externalId: $id, shelfId: $shelf, overrides: $overrides) {
      title externalId shelf { id } rating notes image { url width } ${fields}
    }
  }`;
    const expected = {
      ...shown,
      externalId: one.storedId ?? id,
      shelf: { id: shelf },
      rating: null,
      notes: null,
      image: picture,
    };
    for (const variant of [{}, { overrides }, { overrides: null }]) {
      if (type === "TvSeries") await clearLighthouse();
      expect(await api.ok(query, { id, shelf, ...variant })).toEqual({ item: expected });
    }
  },
);

test("overrides replace the work's fields", async () => {
  const { item } = await api.ok(
    `mutation ($overrides: UpdateBookInput) {
      item: importExternalBook(externalId: "googlebooks:mAdEuP_Fra-1", shelfId: Reading, overrides: $overrides) {
        title author reread rating notes externalId movedAt shelf { id }
      }
    }`,
    {
      overrides: {
        title: "The Modern Prometheus",
        author: "M. W. Shelley",
        reread: true,
        rating: 10,
        notes: "A note",
        externalId: "isbn:made-up",
        movedAt: day(1),
        shelfId: "Read",
      },
    },
  );
  expect(item).toEqual({
    title: "The Modern Prometheus",
    author: "M. W. Shelley",
    reread: true,
    rating: 10,
    notes: "A note",
    externalId: "isbn:made-up",
    movedAt: day(1),
    shelf: { id: "Read" },
  });
});

test.each([
  ["Book", "Reading", "googlebooks:nothing", "Google Books"],
  ["VideoGame", "Playing", "igdb:999", "IGDB"],
  ["Feature", "Watched", "tmdb:999", "TMDB"],
  ["TvSeries", "Watching", "tmdbSeries:999", "TMDB"],
  ["TvSeason", "Watching", "tmdbSeason:301:99", "TMDB"],
])("a %s that the service doesn't know is an error that names both", async (type, shelf, id, service) => {
  const query = `mutation { importExternal${type}(externalId: "${id}", shelfId: ${shelf}) { id } }`;
  const { message, code } = await api.failure(query);
  expect(code).toBe("BAD_USER_INPUT");
  expect(message).toContain(id);
  expect(message).toContain(service);
});

test("an id of another service is an error", async () => {
  const query = 'mutation { importExternalBook(externalId: "igdb:101", shelfId: Read) { id } }';
  expect((await api.failure(query)).code).toBe("BAD_USER_INPUT");
});

test("a picture that can't be fetched is an error, and nothing is stored, though the work has one", async () => {
  const overrides = { imageUrl: `${api.stubs.tmdb.url}/no-picture`, externalId: "made-up:no-picture" };
  const { code } = await api.failure(
    `mutation ($overrides: UpdateFeatureInput) {
      importExternalFeature(externalId: "tmdb:201", shelfId: Watched, overrides: $overrides) { id }
    }`,
    { overrides },
  );
  expect(code).toBe("BAD_USER_INPUT");
  expect(await api.data.Query.withExternalId(overrides)).toEqual([]);
});

test("external searches return the imported item of each result, by type", async () => {
  for (const [search, type, field, term, storedId] of [
    ["searchExternalBook", "Book", "author imageUrl", "frankenstein"],
    ["searchExternalVideoGame", "VideoGame", "previewImageUrl imageUrl", "chess"],
    ["searchExternalFeature", "Feature", "releaseYear imageUrl", "metropolis", "imdb:tt9000201"],
  ] as const) {
    const { [search]: works } = await api.ok(
      `query ($term: String!) { ${search}(term: $term) { id title ${field} importedItem { __typename externalId } } }`,
      { term },
    );
    expect(works[0].importedItem).toEqual({ __typename: type, externalId: storedId ?? works[0].id });
    expect(works[1].importedItem).toBeNull();
  }
  const { searchExternalTvSeries: found } = await api.ok(`{
    searchExternalTvSeries(term: "made-up lighthouse") {
      id title releaseYear imageUrl importedItem { __typename }
      seasons { id title seasonNumber seasonTitle releaseYear imageUrl importedItem { id } }
    }
  }`);
  expect(found[0]).toMatchObject({ id: "tmdbSeries:301", importedItem: { __typename: "TvSeries" } });
  expect(found[0].seasons).toMatchObject([
    {
      id: "tmdbSeason:301:1",
      title: "The Made-up Lighthouse: Season 1",
      seasonTitle: null,
      importedItem: null,
    },
    { seasonNumber: 2, seasonTitle: "The Fog" },
    { seasonNumber: 3 },
  ]);
});

describe("a film", () => {
  const SEARCH = '{ found: searchExternalFeature(term: "metropolis") { id importedItem { id externalId } } }';
  const store = (externalId: string, added: number) =>
    api.data.Mutate.createItem({
      id: randomUUID(),
      type: "Feature",
      shelf: "Watched",
      title: "A film under another title",
      releaseYear: "1927",
      externalId,
      addedAt: new Date(day(added)),
    });
  const clear = async () => {
    for (const externalId of ["tmdb:201", "imdb:tt9000201", "tmdb:202"])
      for (const item of await api.data.Query.withExternalId({ externalId }))
        await api.data.Mutate.deleteItem(item);
  };
  const imports = (externalId: string) =>
    api.ok(
      `mutation { film: importExternalFeature(externalId: "${externalId}", shelfId: Watched) { externalId } }`,
    );

  test("is stored and returned under its id at IMDb if it has one, whichever it is imported by", async () => {
    await clear();
    for (const [requested, stored] of [
      ["tmdb:201", "imdb:tt9000201"],
      ["imdb:tt9000201", "imdb:tt9000201"],
      ["tmdb:202", "tmdb:202"],
    ] as const) {
      expect(await imports(requested)).toEqual({ film: { externalId: stored } });
      expect(await api.data.Query.withExternalId({ externalId: stored })).not.toEqual([]);
    }
    expect(await api.data.Query.withExternalId({ externalId: "tmdb:201" })).toEqual([]);
  });

  test("is found by a search under either of its ids, in one statement", async () => {
    for (const externalId of ["imdb:tt9000201", "tmdb:201"]) {
      await clear();
      const { id } = await store(externalId, 1);
      const { data, errors, statements } = await api.run(SEARCH);
      expect(errors).toEqual([]);
      expect(data.found[0]).toEqual({ id: "tmdb:201", importedItem: { id, externalId } });
      expect(data.found[1].importedItem).toBeNull();
      expect(statements).toEqual(["Query.withExternalIds"]);
    }
  });

  test("that is stored under both is the one that was added first", async () => {
    await clear();
    await store("tmdb:201", 2);
    const { id } = await store("imdb:tt9000201", 1);
    expect((await api.ok(SEARCH)).found[0].importedItem.id).toBe(id);
  });

  test("isn't reported as missing while TMDB can't return its other id", async () => {
    await clear();
    const { id } = await store("tmdb:204", 1);
    const search = '{ found: searchExternalFeature(term: "made-up") { id importedItem { id } } }';
    expect((await api.ok(search)).found).toEqual([{ id: "tmdb:204", importedItem: { id } }]);
    const { tmdb } = api.stubs;
    const answer = tmdb.answer;
    tmdb.answer = (request) =>
      request.path.startsWith("/3/movie/") ? { status: 400, json: {} } : answer(request);
    try {
      // Stored under the id that is known.
      expect((await api.ok(search)).found).toEqual([{ id: "tmdb:204", importedItem: { id } }]);
      const { data, errors } = await api.run(
        '{ found: searchExternalFeature(term: "trip moon") { id importedItem { id } } }',
      );
      expect(data.found).toEqual([{ id: "tmdb:203", importedItem: null }]);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.path).toEqual(["found", 0, "importedItem"]);
      expect(errors[0]?.message).toContain("TMDB");
    } finally {
      tmdb.answer = answer;
    }
  });
});

const IMPORT_SEASON = `mutation ($id: ID!, $overrides: UpdateTvSeasonInput) {
  season: importExternalTvSeason(externalId: $id, shelfId: MidSeasonBreak, overrides: $overrides) {
    title seasonNumber seasonTitle releaseYear externalId rating movedAt image { url width } shelf { id }
  }
}`;
const LIGHTHOUSE = "tmdbSeries:301";

async function clearLighthouse(): Promise<void> {
  const { Query, Mutate } = api.data;
  for (const series of await Query.withExternalId({ externalId: LIGHTHOUSE })) {
    for (const season of await Query.withSeriesId({ seriesId: series.id })) await Mutate.deleteItem(season);
    await Mutate.deleteItem(series);
  }
}

test("a season is imported with its series, which has its state, in four statements", async () => {
  await clearLighthouse();
  const { data, errors, statements } = await api.run(IMPORT_SEASON, {
    id: "tmdbSeason:301:2",
    overrides: { ...nothing, rating: 9, notes: "Mine", seasonNumber: null, seriesId: null, movedAt: day(3) },
  });
  expect(errors).toEqual([]);
  expect(data.season).toEqual({
    title: "The Made-up Lighthouse: The Fog",
    seasonNumber: 2,
    seasonTitle: "The Fog",
    releaseYear: "1960",
    externalId: "tmdbSeason:301:2",
    rating: 9,
    movedAt: day(3),
    image: picture,
    shelf: { id: "MidSeasonBreak" },
  });
  // The first, before the transaction, determines whether to fetch the series' picture.
  expect(statements).toEqual([
    "Query.withExternalIds",
    "Query.withExternalIds",
    "Mutate.createItem",
    "Mutate.createItem",
  ]);
  const [series] = await api.data.Query.withExternalId({ externalId: LIGHTHOUSE });
  expect(series).toMatchObject({
    id: importedSeriesId(LIGHTHOUSE),
    title: "The Made-up Lighthouse",
    releaseYear: "1959",
    shelf: "MidSeasonBreak",
    rating: 9,
    movedAt: new Date(day(3)),
    image: { sizes: [{ width: 128 }] },
  });
  // A season's notes aren't copied to its series.
  expect(series).not.toHaveProperty("notes");
});

test("a further season is added to the stored series, in four statements, and refreshes it", async () => {
  await clearLighthouse();
  await api.ok(IMPORT_SEASON, { id: "tmdbSeason:301:1" });
  const { errors, statements } = await api.run(IMPORT_SEASON, {
    id: "tmdbSeason:301:3",
    overrides: { rating: 2 },
  });
  expect(errors).toEqual([]);
  expect(statements).toEqual([
    "Query.withExternalIds",
    "Query.lockSeries",
    "Mutate.createItem",
    "Mutate.updateItem",
  ]);
  const stored = await api.data.Query.withExternalId({ externalId: LIGHTHOUSE });
  expect(stored).toMatchObject([{ rating: 2 }]);
  expect(await api.data.Query.withSeriesId({ seriesId: stored[0]?.id ?? "" })).toHaveLength(2);
});

const IMPORT_SERIES = `mutation ($id: ID!, $overrides: UpdateTvSeriesInput) {
  series: importExternalTvSeries(externalId: $id, shelfId: Watching, overrides: $overrides) { id externalId title }
}`;

test("a series is imported once, alone or with a season: later its seasons are added to it", async () => {
  await clearLighthouse();
  const { data, errors, statements } = await api.run(IMPORT_SERIES, { id: LIGHTHOUSE });
  expect(errors).toEqual([]);
  expect(statements).toEqual(["Mutate.createItem", "Query.withExternalIds"]);
  const id = data.series.id as string;
  expect(id).toBe(importedSeriesId(LIGHTHOUSE));
  const rejected = {
    message: `${LIGHTHOUSE} is imported already, as the TvSeries with id ${id}`,
    code: "ITEM_ALREADY_EXISTS",
  };
  for (const externalId of [LIGHTHOUSE, "imdb:tt9000301"]) {
    expect(await api.failure(IMPORT_SERIES, { id: externalId })).toEqual(rejected);
  }
  await api.ok(IMPORT_SEASON, { id: "tmdbSeason:301:1" });
  expect(await api.failure(IMPORT_SERIES, { id: LIGHTHOUSE })).toEqual(rejected);
  const stored = await api.data.Query.withExternalId({ externalId: LIGHTHOUSE });
  expect(stored.map((series) => series.id)).toEqual([id]);
  expect(await api.data.Query.withSeriesId({ seriesId: id })).toHaveLength(1);
});

test("a series isn't imported in addition to one added by hand, unless as another work", async () => {
  await clearLighthouse();
  const series = await createSeries(api.data, { externalId: LIGHTHOUSE });
  expect(await api.failure(IMPORT_SERIES, { id: LIGHTHOUSE })).toEqual({
    message: `${LIGHTHOUSE} is imported already, as the TvSeries with id ${series.id}`,
    code: "ITEM_ALREADY_EXISTS",
  });
  expect(await api.data.Query.withExternalId({ externalId: LIGHTHOUSE })).toEqual([series]);
  const { series: other } = await api.ok(IMPORT_SERIES, {
    id: LIGHTHOUSE,
    overrides: { externalId: "made-up:other" },
  });
  expect(other).toMatchObject({ id: importedSeriesId("made-up:other"), externalId: "made-up:other" });
  // A book with that id is no series.
  const book = {
    id: randomUUID(),
    type: "Book",
    shelf: "Read",
    title: "A book",
    externalId: "made-up:third",
  };
  await api.data.Mutate.createItem(book);
  await api.ok(IMPORT_SERIES, { id: LIGHTHOUSE, overrides: { externalId: "made-up:third" } });
  for (const [overrides, field] of [
    [{ externalId: "\0" }, "externalId must not hold a NUL character"],
    [{ externalId: "" }, "externalId must be a text of 1 to 255 characters"],
    [{ title: "" }, "title must be a text of 1 to 500 characters"],
  ] as const) {
    const { code, message } = await api.failure(IMPORT_SERIES, { id: LIGHTHOUSE, overrides });
    expect([code, message]).toEqual(["INVALID_ITEM", expect.stringContaining(field)]);
  }
});

test("of several stored series with one external id all seasons go to the one added first", async () => {
  await clearLighthouse();
  const externalId = LIGHTHOUSE;
  const [first, second] = [
    // Moved last, added first.
    await createSeries(api.data, { externalId, movedAt: new Date(day(9)), addedAt: new Date(day(1)) }),
    await createSeries(api.data, { externalId, movedAt: new Date(day(1)), addedAt: new Date(day(2)) }),
  ];
  // Each season moves its series.
  for (const [number, moved] of [
    [1, 20],
    [2, 5],
    [3, 30],
  ] as const) {
    await api.ok(IMPORT_SEASON, { id: `tmdbSeason:301:${number}`, overrides: { movedAt: day(moved) } });
  }
  expect(await api.data.Query.withSeriesId({ seriesId: first.id })).toHaveLength(3);
  expect(await api.data.Query.withSeriesId({ seriesId: second.id })).toEqual([]);
  const search = '{ found: searchExternalTvSeries(term: "made-up lighthouse") { importedItem { id } } }';
  expect((await api.ok(search)).found[0].importedItem).toEqual({ id: first.id });
  await clearLighthouse();
});

test("of series added at the same time it is the one with the lower id", async () => {
  await clearLighthouse();
  const addedAt = new Date(day(1));
  const ids = [
    "30000000-0000-4000-8000-000000000000",
    "10000000-0000-4000-8000-000000000000",
    "20000000-0000-4000-8000-000000000000",
  ];
  for (const [n, id] of ids.entries()) {
    await createSeries(api.data, { id, externalId: LIGHTHOUSE, addedAt, movedAt: new Date(day(n + 1)) });
  }
  await api.ok(IMPORT_SEASON, { id: "tmdbSeason:301:1" });
  expect(await api.data.Query.withSeriesId({ seriesId: ids[1] ?? "" })).toHaveLength(1);
  await clearLighthouse();
});

test("of several stored works a search shows the one added first, and none of another type", async () => {
  const externalId = "googlebooks:mAdEuP_Dra-1";
  const search = async () => {
    const { found } = await api.ok(
      '{ found: searchExternalBook(term: "dracula") { id importedItem { id } } }',
    );
    expect(found[0].id).toBe(externalId);
    return found[0].importedItem as unknown;
  };
  const store = (type: string, shelf: string, added: number, moved: number) =>
    api.data.Mutate.createItem({
      id: randomUUID(),
      type,
      shelf,
      title: "Dracula",
      externalId,
      addedAt: new Date(day(added)),
      movedAt: new Date(day(moved)),
    });
  await store("Feature", "Watched", 1, 1);
  expect(await search()).toBeNull();
  const later = await store("Book", "Read", 3, 3);
  expect(await search()).toEqual({ id: later.id });
  const first = await store("Book", "Read", 2, 4);
  expect(await search()).toEqual({ id: first.id });
});

test("a season is added to the series in its overrides, and nothing else is imported", async () => {
  await clearLighthouse();
  const series = await createSeries(api.data);
  const { errors, statements } = await api.run(IMPORT_SEASON, {
    id: "tmdbSeason:301:1",
    overrides: { seriesId: series.id },
  });
  expect(errors).toEqual([]);
  expect(statements).toEqual(["Query.lockSeries", "Mutate.createItem", "Mutate.updateItem"]);
  expect(await api.data.Query.withExternalId({ externalId: LIGHTHOUSE })).toEqual([]);
  expect(await api.data.Query.withId({ type: "TvSeries", id: series.id })).toMatchObject({
    shelf: "MidSeasonBreak",
  });
  expect(
    await api.failure(IMPORT_SEASON, { id: "tmdbSeason:301:1", overrides: { seriesId: randomUUID() } }),
  ).toMatchObject({
    code: "SERIES_NOT_FOUND",
  });
});

test("a series is imported under the next id when its own belongs to something else", async () => {
  await clearLighthouse();
  const { Mutate, Query } = api.data;
  const taken = { id: importedSeriesId(LIGHTHOUSE), type: "Book", shelf: "Read", title: "In the way" };
  await Mutate.createItem(taken);
  await Mutate.createItem({
    ...taken,
    id: importedSeriesId(LIGHTHOUSE, 2),
    type: "TvSeries",
    shelf: "Watching",
  });
  await api.ok(IMPORT_SEASON, { id: "tmdbSeason:301:1" });
  await api.ok(IMPORT_SEASON, { id: "tmdbSeason:301:2" });
  const stored = await Query.withExternalId({ externalId: LIGHTHOUSE });
  expect(stored.map(({ id }) => id)).toEqual([importedSeriesId(LIGHTHOUSE, 3)]);
  expect(await Query.withId(taken)).toMatchObject({ title: "In the way" });
});

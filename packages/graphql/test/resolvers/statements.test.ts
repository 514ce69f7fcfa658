/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();
let bookId = "";

beforeAll(async () => {
  const { Mutate } = api.data;
  for (let number = 1; number <= 25; number++) {
    const movedAt = new Date(Date.UTC(2024, 0, number));
    const common = { movedAt, addedAt: movedAt, rating: (number % 10) + 1 };
    const book = await Mutate.createItem({
      ...common,
      id: randomUUID(),
      type: "Book",
      shelf: "Read",
      title: `Book ${number}`,
    });
    bookId = book.id;
    await Mutate.createItem({
      ...common,
      id: randomUUID(),
      type: "Feature",
      shelf: "Watched",
      title: `Film ${number}`,
    });
    const series = await Mutate.createItem({
      ...common,
      id: randomUUID(),
      type: "TvSeries",
      shelf: "Watching",
      title: `Series ${number}`,
      externalId: `tmdbSeries:${300 + number}`,
    });
    for (const seasonNumber of [1, 2]) {
      await Mutate.createItem({
        ...common,
        id: randomUUID(),
        type: "TvSeason",
        shelf: "Watching",
        title: `Series ${number}: Season ${seasonNumber}`,
        seriesId: series.id,
        seasonNumber,
        externalId: `tmdbSeason:${300 + number}:${seasonNumber}`,
      });
    }
  }
});

async function statements(query: string, variables?: Record<string, unknown>): Promise<string[]> {
  const { errors, statements } = await api.run(query, variables);
  expect(errors).toEqual([]);
  return statements;
}

test("a single item takes one statement, and so do several", async () => {
  expect(
    await statements("query ($id: ID!) { book(id: $id) { title shelf { name } } }", { id: bookId }),
  ).toEqual(["Query.withIds"]);
  const many =
    "query ($id: ID!) { a: book(id: $id) { id } b: book(id: $id) { id } c: feature(id: $id) { id } }";
  expect(await statements(many, { id: bookId })).toEqual(["Query.withIds"]);
});

test.each([
  ["a list's page", "{ books(first: 20) { items { title } hasNextPage nextPageCursor } }", "Query.ofType"],
  ["a list's page with its total", "{ books(first: 20) { total items { title } } }", "Query.ofType"],
  ["a search", '{ books(first: 20, searchTerm: "book") { total items { title } } }', "Query.searchType"],
  ["a shelf's page", "{ bookShelf(id: Read) { items(first: 20) { items { title } } } }", "Query.onShelf"],
  [
    "a shelf's page with its total",
    "{ bookShelf(id: Read) { items(first: 20) { total items { title } } } }",
    "Query.onShelf",
  ],
  ["the watching page", "{ watching(first: 20) { total items { __typename } } }", "Query.forCategory"],
  ["a total alone", "{ books(first: 20) { total } }", "Query.counts"],
  ["a total with first: 0", "{ books(first: 0) { total items { title } hasNextPage } }", "Query.counts"],
])("%s takes one statement", async (_, query, name) => {
  expect(await statements(query)).toEqual([name]);
});

test("a list is counted only when its total is selected, however that is written", async () => {
  const counted = async (query: string, variables?: Record<string, unknown>) => {
    const { errors, statements, data } = await api.run(query, variables);
    expect(errors).toEqual([]);
    expect(statements).toEqual(["Query.ofType"]);
    return data.books.total ?? data.books.n;
  };
  // What isn't selected isn't in the response, so look at the data layer's arguments.
  const withCounts: unknown[] = [];
  const { Query } = api.data;
  const ofType = Query.ofType.bind(Query);
  Query.ofType = (what, page) => {
    withCounts.push(page.withCount);
    return ofType(what, page);
  };
  try {
    const fragment = "fragment Total on BookPage { ... on BookPage { n: total } }";
    expect(await counted("{ books(first: 1) { items { id } } }")).toBeUndefined();
    expect(await counted("{ books(first: 1) { items { id } total } }")).toBe(25);
    expect(await counted(`{ books(first: 1) { ...Total items { id } } } ${fragment}`)).toBe(25);
    const optional = "query ($on: Boolean!) { books(first: 1) { items { id } total @include(if: $on) } }";
    expect(await counted(optional, { on: true })).toBe(25);
    expect(await counted(optional, { on: false })).toBeUndefined();
    const skipped = `query ($off: Boolean!) { books(first: 1) { items { id } ...Total @skip(if: $off) } } ${fragment}`;
    expect(await counted(skipped, { off: false })).toBe(25);
    expect(await counted(skipped, { off: true })).toBeUndefined();
    const twice = "{ books(first: 1) { items { id } } books(first: 1) { total } }";
    expect(await counted(twice)).toBe(25);
  } finally {
    Query.ofType = ofType;
  }
  expect(withCounts).toEqual([false, true, true, true, false, true, false, true]);
});

test("equal pages of a request are read once", async () => {
  const shelf = (items: string) =>
    `{ features(first: 1000) { items { shelf { ${items} } } } other: featureShelf(id: Watched) { ${items} } }`;
  const { data, errors, statements } = await api.run(shelf("items(first: 1) { items { title } }"));
  expect(errors).toEqual([]);
  expect(statements.sort()).toEqual(["Query.ofType", "Query.onShelf"]);
  const page = { items: { items: [{ title: "Film 25" }] } };
  expect(data.features.items).toEqual(Array.from({ length: 25 }, () => ({ shelf: page })));
  expect(data.other).toEqual(page);
});

test("pages that differ in any argument are read separately", async () => {
  const conditions = [
    "first: 1",
    "first: 2",
    "first: 1, sortBy: ADDED_AT",
    'first: 1, startDate: "2024-01-02T00:00:00Z"',
    'first: 1, startDate: "2024-01-03T00:00:00Z"',
    "first: 1, rating: { lte: 5 }",
    'first: 1, filter: { searchTerm: "film 1" }',
  ];
  const pages = conditions.flatMap((args) => [
    `featureShelf(id: Watched) { items(${args}) { items { title } } }`,
    `tvSeriesShelf(id: Watching) { items(${args}) { items { title } } }`,
  ]);
  const alone = await Promise.all(pages.map(async (page) => (await api.ok(`{ page: ${page} }`)).page));
  const { data, errors, statements } = await api.run(
    `{ ${pages.map((page, n) => `p${n}: ${page}`).join(" ")} }`,
  );
  expect(errors).toEqual([]);
  expect(pages.map((_, n) => data[`p${n}`])).toEqual(alone);
  expect(statements).toHaveLength(pages.length);
  const after = (await api.ok("{ books(first: 2) { nextPageCursor } }")).books.nextPageCursor as string;
  const { books, next } = await api.ok(
    `{ books(first: 2) { items { title } } next: books(first: 2, after: "${after}") { total items { title } } }`,
  );
  expect([...books.items, ...next.items].map(({ title }) => title as string)).toEqual([
    "Book 25",
    "Book 24",
    "Book 23",
    "Book 22",
  ]);
  expect(next.total).toBe(25);
});

test("a list of which nothing is selected takes no statement", async () => {
  expect(
    await statements("{ books(first: 10) { __typename } watching(first: 0) { items { __typename } } }"),
  ).toEqual([]);
});

test("series with their seasons take two statements, and so do seasons with their series", async () => {
  expect(await statements("{ tvSeries(first: 20) { total items { title seasons { title } } } }")).toEqual([
    "Query.ofType",
    "Query.withSeriesIds",
  ]);
  expect(await statements("{ tvSeasons(first: 20) { items { title series { title } } } }")).toEqual([
    "Query.ofType",
    "Query.withIds",
  ]);
});

test("what is being watched takes two statements with its seasons", async () => {
  const query =
    "{ watching(first: 20) { items { ... on Feature { id } ... on TvSeries { id seasons { id } } } } }";
  expect(await statements(query)).toEqual(["Query.forCategory", "Query.withSeriesIds"]);
});

test("an external search takes one statement for the imported items, seasons included", async () => {
  const { data, errors, statements } = await api.run(`{
    searchExternalTvSeries(term: "lighthouse") { id importedItem { id } seasons { id importedItem { id } } }
  }`);
  expect(errors).toEqual([]);
  expect(data.searchExternalTvSeries.length).toBeGreaterThan(1);
  expect(statements).toEqual(["Query.withExternalIds"]);
});

test("a search for series requests their seasons only when these are selected", async () => {
  const { requests } = api.stubs.tmdb;
  const requestCount = async (fields: string, variables?: Record<string, unknown>) => {
    requests.splice(0);
    const query = `query ($on: Boolean! = true) { searchExternalTvSeries(term: "lighthouse") { id @include(if: $on) ${fields} } }`;
    expect(await statements(query, variables)).toEqual(
      fields.includes("importedItem") ? ["Query.withExternalIds"] : [],
    );
    return requests.length;
  };
  expect(await requestCount("title importedItem { id seasons: id }")).toBe(1);
  expect(await requestCount("seasons @include(if: $on) { id }", { on: false })).toBe(1);
  expect(await requestCount("seasons @include(if: $on) { id }")).toBe(3);
  expect(
    await requestCount(
      "... on ExternalTvSeries { s: seasons { id importedItem { id } } } importedItem { id }",
    ),
  ).toBe(3);
});

test("a year in review takes three statements", async () => {
  const dates = 'startDate: "2024-01-01T00:00:00Z", endDate: "2024-12-31T23:59:59Z"';
  const { data, errors, statements } = await api.run(`{
    b1: books(first: 0, ${dates}) { total }
    b2: books(first: 0, ${dates}, sortBy: ADDED_AT) { total }
    b3: bookShelf(id: Read) { items(first: 0, ${dates}) { total } }
    b4: bookShelf(id: Read) { items(first: 0, ${dates}, sortBy: ADDED_AT, rating: { gte: 8 }) { total } }
    g1: videoGames(first: 0, ${dates}) { total }
    g2: videoGameShelf(id: Completed) { items(first: 0, ${dates}, sortBy: MOVED_AT) { total } }
    f1: features(first: 0, ${dates}) { total }
    f2: features(first: 0, ${dates}, sortBy: ADDED_AT, filter: { minRating: 8.5 }) { total }
    s1: tvSeasons(first: 0, ${dates}) { total }
    s2: tvSeasonShelf(id: Watching) { items(first: 0, ${dates}) { total } }
    tvSeries(first: 100, ${dates}) { total items { shelf { id } seasons { id } } }
  }`);
  expect(errors).toEqual([]);
  expect(statements.sort()).toEqual(["Query.counts", "Query.ofType", "Query.withSeriesIds"]);
  expect(data).toMatchObject({
    b1: { total: 25 },
    b2: { total: 25 },
    b3: { items: { total: 25 } },
    b4: { items: { total: 6 } },
    g1: { total: 0 },
    g2: { items: { total: 0 } },
    f1: { total: 25 },
    f2: { total: 4 },
    s1: { total: 50 },
    s2: { items: { total: 50 } },
    tvSeries: { total: 25 },
  });
});

test("a hundred totals and one more take two statements", async () => {
  const lists = Array.from(
    { length: 101 },
    (_, n) => `l${n}: books(first: 0, searchTerm: "Book ${n % 25}") { total }`,
  );
  // Equal lists are counted once.
  expect(await statements(`{ ${lists.join("\n")} }`)).toEqual(["Query.counts"]);
  const others = Array.from(
    { length: 101 },
    (_, n) => `l${n}: books(first: 0, searchTerm: "${n}") { total }`,
  );
  expect(await statements(`{ ${others.join("\n")} }`)).toEqual(["Query.counts", "Query.counts"]);
});

test("a mutation's result and later fields are read again", async () => {
  const { data, errors } = await api.run(
    `mutation ($series: ID!, $season: AddTvSeasonInput!, $title: String!) {
      before: updateTvSeries(id: $series, item: { title: "Before" }) { title seasons { id } }
      added: addTvSeason(item: $season) { series { title seasons { id } } }
      after: updateTvSeries(id: $series, item: { title: $title }) { title seasons { id series { title } } }
    }`,
    await (async () => {
      const series = await api.data.Mutate.createItem({
        id: randomUUID(),
        type: "TvSeries",
        shelf: "Watching",
        title: "Once",
      });
      return {
        series: series.id,
        title: "After",
        season: { seriesId: series.id, seasonNumber: 1, title: "One", releaseYear: "", shelfId: "Watching" },
      };
    })(),
  );
  expect(errors).toEqual([]);
  expect(data.before.seasons).toHaveLength(0);
  expect(data.added.series).toMatchObject({ title: "Before", seasons: [{}] });
  expect(data.after.seasons).toMatchObject([{ series: { title: "After" } }]);
});

test("a page after a mutation is read again", async () => {
  const change = (alias: string, title: string) =>
    `${alias}: updateBook(id: $id, item: { title: "${title}" }) { shelf { items(first: 1, sortBy: ADDED_AT) { items { title } } } }`;
  const data = await api.ok(`mutation ($id: ID!) { ${change("one", "Once")} ${change("two", "Twice")} }`, {
    id: bookId,
  });
  expect(data.one.shelf.items.items).toEqual([{ title: "Once" }]);
  expect(data.two.shelf.items.items).toEqual([{ title: "Twice" }]);
});

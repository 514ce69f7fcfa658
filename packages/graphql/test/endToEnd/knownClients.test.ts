/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import { isInputObjectType } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { buildSchema } from "../../src/schema/buildSchema.ts";
import { useWholeApi } from "./support/useWholeApi.ts";
import { YEAR_IN_REVIEW } from "./support/yearInReview.ts";

const api = useWholeApi();
const schema = buildSchema({ mutations: true });

const BOOKS = 130;
/** Oldest first. */
const bookIds: string[] = [];
const day = (number: number) => new Date(Date.UTC(2024, 0, number));

beforeAll(async () => {
  const { Mutate } = api.data;
  for (let number = 1; number <= BOOKS; number++) {
    const shelf = number % 4 === 0 ? "DidNotFinish" : "Read";
    const book = { id: randomUUID(), type: "Book", shelf, title: `Book ${number}`, author: "Anonymous" };
    // Added in 2023, moved in 2024.
    await Mutate.createItem({ ...book, movedAt: day(number), addedAt: day(number - 366) });
    bookIds.push(book.id);
  }
});

describe("The website", () => {
  const BOOK = "id title author rating notes movedAt image { url width height } shelf { id name }";

  test.each([
    [
      "a list",
      `query ($after: ID) { page: books(first: 15, after: $after) { hasNextPage nextPageCursor items { ${BOOK} } } }`,
    ],
    [
      "a shelf",
      `query ($after: ID) { shelf: bookShelf(id: Read) {
        name page: items(first: 15, after: $after) { hasNextPage nextPageCursor items { ${BOOK} } }
      } }`,
    ],
  ])("pages through %s by 15, each page one statement", async (kind, query) => {
    const expected = bookIds.filter((_, index) => kind === "a list" || (index + 1) % 4 !== 0).reverse();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data, errors, logged } = await api.ask(query, { after });
      expect(errors).toEqual([]);
      expect(logged.statements).toBe(1);
      const page = data.page ?? data.shelf.page;
      expect(page.items).toHaveLength(Math.min(15, expected.length - seen.length));
      expect(page.hasNextPage).toBe(page.nextPageCursor !== null);
      seen.push(...page.items.map((book: { id: string }) => book.id));
      after = page.nextPageCursor;
    } while (after !== null);
    expect(seen).toEqual(expected);
  });

  test("requests only totals with first: 0", async () => {
    const { books, shelf } = await api.ok(
      "{ books(first: 0) { total } shelf: bookShelf(id: DidNotFinish) { items(first: 0) { total } } }",
    );
    expect([books.total, shelf.items.total]).toEqual([BOOKS, Math.floor(BOOKS / 4)]);
  });

  test("shows a year in review by one request", async () => {
    const { Mutate } = api.data;
    const common = { title: "A work", movedAt: day(40), addedAt: day(-300) };
    const series = { ...common, id: randomUUID(), type: "TvSeries", shelf: "GaveUp" };
    const works = [
      { ...common, id: randomUUID(), type: "VideoGame", shelf: "Completed" },
      { ...common, id: randomUUID(), type: "Feature", shelf: "Watched" },
      series,
      {
        ...common,
        id: randomUUID(),
        type: "TvSeason",
        shelf: "GaveUp",
        seriesId: series.id,
        seasonNumber: 1,
      },
    ];
    for (const work of works) await Mutate.createItem(work);
    const year = { start: "2024-01-01T00:00:00Z", end: "2024-12-31T23:59:59.999Z" };
    const { data, errors, logged } = await api.ask(YEAR_IN_REVIEW, year);
    expect(errors).toEqual([]);
    expect(logged.statements).toBeLessThanOrEqual(4);
    const left = Math.floor(BOOKS / 4);
    expect(data).toEqual({
      booksAdded: { total: 0 },
      booksMoved: { total: BOOKS },
      booksRead: { items: { total: BOOKS - left } },
      booksLeft: { items: { total: left } },
      gamesAdded: { total: 0 },
      gamesPlayed: { items: { total: 0 } },
      gamesDone: { items: { total: 1 } },
      films: { total: 1 },
      filmsAdded: { items: { total: 0 } },
      seasons: { total: 1 },
      tvSeries: { total: 1, items: [{ shelf: { id: "GaveUp" }, seasons: [{ id: works[3]?.id }] }] },
    });
    for (const work of works.reverse()) await Mutate.deleteItem(work);
  });
});

describe("The admin app", () => {
  const LIST = `query Books($first: Int!, $searchTerm: String) {
    books(first: $first, searchTerm: $searchTerm) { total hasNextPage nextPageCursor items { id title shelf { id name } } }
  }`;

  test.each([
    [undefined, BOOKS],
    [null, BOOKS],
    ["", BOOKS],
    ["BOOK 1", 42],
  ])("lists what %j finds with a first that grows by 50", async (searchTerm, total) => {
    let shown: string[] = [];
    for (let first = 50; ; first += 50) {
      const { books } = await api.ok(LIST, { first, searchTerm });
      expect(books.total).toBe(total);
      const ids = books.items.map((book: { id: string }) => book.id) as string[];
      // More of the same list.
      expect(ids.slice(0, shown.length)).toEqual(shown);
      shown = ids;
      expect(books.hasNextPage).toBe(first < total);
      if (!books.hasNextPage) break;
    }
    expect(new Set(shown).size).toBe(total);
  });

  const own: Record<ItemType, { single: string; fields: string; work: string; shelves: [string, string] }> = {
    Book: {
      single: "book",
      fields: "author reread",
      work: "googlebooks:mAdEuP_Fra-1",
      shelves: ["Reading", "Read"],
    },
    VideoGame: {
      single: "videoGame",
      fields: "replay hoursPlayed platforms { id } devices { id }",
      work: "igdb:101",
      shelves: ["Playing", "Paused"],
    },
    Feature: {
      single: "feature",
      fields: "releaseYear rewatch",
      work: "tmdb:201",
      shelves: ["Watched", "Watched"],
    },
    TvSeries: {
      single: "tvSeriesSingle",
      fields: "releaseYear",
      work: "tmdbSeries:302",
      shelves: ["Watching", "GaveUp"],
    },
    TvSeason: {
      single: "tvSeason",
      fields: "releaseYear rewatch seasonNumber seasonTitle series { id }",
      work: "tmdbSeason:301:2",
      shelves: ["Watching", "GaveUp"],
    },
  };

  /** Every field that the form has: the update's. */
  function formFields(type: ItemType): string[] {
    const input = schema.getType(`Update${type}Input`);
    if (!isInputObjectType(input)) throw new Error(`Nothing updates a ${type}`);
    return Object.keys(input.getFields());
  }

  test.each(itemTypes)(
    "imports a %s with overrides full of nulls, and updates it with all of its form",
    async (type) => {
      const { single, fields, work, shelves } = own[type];
      const whole = `id externalId addedAt movedAt notes title rating image { url width height } shelf { id } ${fields}`;
      const importing = `mutation Import($externalId: ID!, $shelfId: ${type}ShelfId!, $overrides: Update${type}Input) {
      item: importExternal${type}(externalId: $externalId, shelfId: $shelfId, overrides: $overrides) { ${whole} }
    }`;
      const overrides = Object.fromEntries(formFields(type).map((name) => [name, null]));
      const { item } = await api.ok(importing, { externalId: work, shelfId: shelves[0], overrides });
      const { id, series, platforms, devices, shelf, image, ...plain } = item;
      expect(plain.externalId).toBe(type === "Feature" ? "imdb:tt9000201" : work);
      expect(shelf.id).toBe(shelves[0]);
      expect(plain.title).not.toBe("");
      expect([plain.rating, plain.notes]).toEqual([null, null]);

      const shown: Record<string, unknown> = {
        ...plain,
        imageUrl: image?.url ?? null,
        seriesId: series?.id,
        platformIds: platforms?.map((one: { id: string }) => one.id),
        deviceIds: devices?.map((one: { id: string }) => one.id),
      };
      // What is on the form is sent; the shelf only when it is changed.
      const form = Object.fromEntries(
        formFields(type)
          .filter((name) => name !== "shelfId")
          .map((name) => [name, shown[name] ?? null]),
      );
      const update = `mutation Update($id: ID!, $item: Update${type}Input!) {
      item: update${type}(id: $id, item: $item) { ${whole} }
    }`;
      expect((await api.ok(update, { id, item: form })).item).toEqual(item);
      const changed = await api.ok(update, { id, item: { ...form, title: "Another title", rating: 7 } });
      expect(changed.item).toEqual({ ...item, title: "Another title", rating: 7 });
      const back = await api.ok(update, { id, item: { ...form, shelfId: shelves[1] } });
      // The form's movedAt, unchanged, is an answer to when it was moved.
      expect(back.item).toEqual({ ...item, shelf: { id: shelves[1] } });
      const read = await api.ok(`query ($id: ID!) { item: ${single}(id: $id) { ${whole} } }`, { id });
      expect(read.item).toEqual(back.item);
    },
  );
});

describe("The gateway", () => {
  const ENTITIES = `query Gateway__books__1($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Book { __typename title author } }
  }`;

  test("reads the subgraph's schema", async () => {
    const { _service } = await api.ok("query { _service { sdl } }");
    expect(_service.sdl).toMatch(/@link\(\s*url: "https:\/\/specs\.apollo\.dev\/federation\/v2/);
    expect(_service.sdl).toMatch(/type Book implements Item\s+@key\(fields: "id"\)/);
  });

  test("resolves 100 books in the requested order, null for unknown ones, by one statement", async () => {
    const film = await api.ok(
      'mutation { film: addFeature(item: { title: "A film", shelfId: Watched, releaseYear: "" }) { id } }',
    );
    const unknown: unknown[] = [randomUUID(), "no-uuid", "", film.film.id, 17];
    // Back and forth through the books, an unknown one at every tenth place, some books twice.
    const ids = Array.from({ length: 100 }, (_, n) =>
      n % 10 === 3 ? unknown[((n - 3) / 10) % unknown.length] : bookIds[(n * 37) % 80],
    );
    const { data, errors, logged } = await api.ask(ENTITIES, {
      representations: ids.map((id) => ({ __typename: "Book", id })),
    });
    expect(errors).toEqual([]);
    expect(data._entities).toEqual(
      ids.map((id) => {
        const number = bookIds.indexOf(id as string) + 1;
        return number === 0 ? null : { __typename: "Book", title: `Book ${number}`, author: "Anonymous" };
      }),
    );
    expect(logged.statements).toBe(1);
  });

  test.each([{ __typename: "Feature", id: "1" }, { __typename: "Nothing", id: "1" }, { __typename: "Book" }])(
    "is told by its place of what refers to no book, and gets the others: %j",
    async (odd) => {
      const representations = [odd, { __typename: "Book", id: bookIds[0] }];
      const { data, errors } = await api.ask(ENTITIES, { representations });
      expect(data).toMatchObject({ _entities: [null, { __typename: "Book" }] });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ path: ["_entities", 0], extensions: { code: "BAD_USER_INPUT" } });
      expect(errors[0]?.message).toBe('representations[0] must be { __typename: "Book", id: "…" }');
    },
  );
});

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const day = (number: number) => new Date(Date.UTC(2024, 0, number)).toISOString();

/** Title, day moved, day added, rating. */
const books: [string, number, number, number | undefined][] = [
  ["Zorro", 1, 9, 8],
  ["Amélie's Book", 2, 8, 9],
  ["The amelia papers", 3, 7, undefined],
  ["AMELIORATION", 4, 6, 3],
  ["100% of it_", 5, 5, 10],
];

beforeAll(async () => {
  for (const [title, moved, added, rating] of books) {
    await api.data.Mutate.createItem({
      id: randomUUID(),
      type: "Book",
      shelf: title === "Zorro" ? "Reading" : "Read",
      title,
      author: "X",
      movedAt: new Date(day(moved)),
      addedAt: new Date(day(added)),
      rating,
    });
  }
});

const list = (args: string) => `{ books(${args}) { total items { title } hasNextPage nextPageCursor } }`;

async function titles(args: string): Promise<string[]> {
  const { books } = await api.ok(list(`first: 50, ${args}`));
  expect(books.total).toBe(books.items.length);
  return books.items.map(({ title }: { title: string }) => title) as string[];
}

test("a list is ordered by the date it was moved, or by the one that sortBy names", async () => {
  expect(await titles("sortBy: null")).toEqual(books.map(([title]) => title).reverse());
  expect(await titles("sortBy: ADDED_AT")).toEqual(books.map(([title]) => title));
});

test("a search alone is ordered by title, with a sortBy by that date", async () => {
  expect(await titles('searchTerm: "amel"')).toEqual(
    ["AMELIORATION", "Amélie's Book", "The amelia papers"].sort(byFolded),
  );
  expect(await titles('searchTerm: "amel", sortBy: MOVED_AT')).toEqual([
    "AMELIORATION",
    "The amelia papers",
    "Amélie's Book",
  ]);
  expect(await titles('searchTerm: "  ", rating: null')).toHaveLength(5);
});

function byFolded(a: string, b: string): number {
  const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return fold(a) < fold(b) ? -1 : 1;
}

test("search, dates, rating and sort combine, each as an argument or in filter", async () => {
  const expected = ["Amélie's Book"];
  const dates = `startDate: "${day(6)}", endDate: "${day(8)}"`;
  expect(await titles(`searchTerm: "AMEL", ${dates}, sortBy: ADDED_AT, rating: { gte: 4 }`)).toEqual(
    expected,
  );
  expect(await titles(`filter: { searchTerm: "AMEL", ${dates}, sortBy: ADDED_AT, minRating: 3.5 }`)).toEqual(
    expected,
  );
  expect(
    await titles(`searchTerm: "AMEL", sortBy: ADDED_AT, filter: { ${dates}, rating: { gte: 4, lte: 9 } }`),
  ).toEqual(expected);
  const shelf = await api.ok(`{
    bookShelf(id: Read) { items(first: 9, filter: { searchTerm: "amel", ${dates}, sortBy: ADDED_AT, rating: { gte: 4 } }) {
      total items { title }
    } }
  }`);
  expect(shelf.bookShelf.items).toEqual({ total: 1, items: [{ title: "Amélie's Book" }] });
});

test("search and dates without a sortBy combine, ordered by title", async () => {
  expect(await titles(`searchTerm: "amel", startDate: "${day(3)}", endDate: "${day(4)}"`)).toEqual(
    ["The amelia papers", "AMELIORATION"].sort(byFolded),
  );
});

test("% and _ in a search are letters", async () => {
  expect(await titles('searchTerm: "%"')).toEqual(["100% of it_"]);
  expect(await titles('searchTerm: "_"')).toEqual(["100% of it_"]);
});

test.each([
  ["searchTerm", 'searchTerm: "a", filter: { searchTerm: "b" }'],
  ["startDate", `startDate: "${day(1)}", filter: { startDate: "${day(2)}" }`],
  ["endDate", `endDate: "${day(1)}", filter: { endDate: "${day(2)}" }`],
  ["sortBy", "sortBy: MOVED_AT, filter: { sortBy: ADDED_AT }"],
  ["rating.gte", "rating: { gte: 1 }, filter: { rating: { gte: 2 } }"],
  ["rating.lte", "rating: { lte: 1 }, filter: { rating: { lte: 2 } }"],
  ["filter.minRating", "rating: { gte: 1 }, filter: { minRating: 2 }"],
])("%s with different values as an argument and in filter is an error that names it", async (name, args) => {
  const { message, code } = await api.failure(list(`first: 5, ${args}`));
  expect(code).toBe("BAD_USER_INPUT");
  expect(message).toContain(name);
});

test("a condition with one value as an argument and in filter is accepted, and null is none", async () => {
  expect(
    await titles(`
      searchTerm: "zorro", startDate: "${day(1)}", sortBy: MOVED_AT, rating: { gte: 8 },
      filter: {
        searchTerm: "zorro", startDate: "2024-01-01T01:00:00+01:00", sortBy: MOVED_AT, minRating: 8, rating: { gte: 8, lte: null }
      }`),
  ).toEqual(["Zorro"]);
  const nulls = "searchTerm: null, startDate: null, endDate: null, sortBy: null, rating: null";
  expect(await titles(`after: null, ${nulls}, filter: null`)).toHaveLength(5);
  expect(await titles(`${nulls}, filter: { ${nulls}, minRating: null }`)).toHaveLength(5);
  expect(await titles(`searchTerm: "zorro", filter: { ${nulls} }`)).toHaveLength(1);
});

test.each([
  ["first: -1", "first"],
  ["first: 10001", "first"],
  ["first: 1, rating: { gte: 0 }", "rating.gte"],
  ["first: 1, rating: { lte: 11 }", "rating.lte"],
  ["first: 1, filter: { minRating: 10.5 }", "minRating"],
  [`first: 1, startDate: "${day(2)}", endDate: "${day(1)}"`, "startDate"],
])("a list with %s is rejected, also where only its total is wanted", async (args, name) => {
  for (const fields of ["items { id }", "total", "total items { id }", "__typename"]) {
    const { message, code } = await api.failure(`{ books(${args}) { ${fields} } }`);
    expect(code).toBe("INVALID_ARGUMENT");
    expect(message).toContain(name);
  }
});

test("an empty term is none, and blanks around one don't count, also in both an argument and filter", async () => {
  for (const args of [
    'searchTerm: "", filter: { searchTerm: "zorro" }',
    'searchTerm: "zorro", filter: { searchTerm: "\t" }',
    'searchTerm: " zorro", filter: { searchTerm: "zorro  " }',
  ]) {
    expect(await titles(args)).toEqual(["Zorro"]);
  }
  expect(await titles('searchTerm: " ", filter: { searchTerm: "" }')).toHaveLength(5);
});

test.each([
  ['searchTerm: "\\u0000"', "INVALID_ARGUMENT", "searchTerm must not hold a NUL character"],
  ['searchTerm: "\\u0000", sortBy: ADDED_AT', "INVALID_ARGUMENT", "searchTerm must not hold a NUL character"],
  ["filter: { minRating: 10.5 }", "INVALID_ARGUMENT", "minRating must be a number from 1 to 10"],
  [
    'after: "no cursor"',
    "INVALID_CURSOR",
    "Invalid cursor: use the nextPageCursor of a page of this very list, with the same conditions, as it was returned",
  ],
])("an error about %s uses the API's names", async (args, code, message) => {
  for (const fields of ["items { id }", "total"]) {
    expect(await api.failure(`{ books(first: 1, ${args}) { ${fields} } }`)).toEqual({ code, message });
  }
});

test("of lists that are counted together only the invalid one is named", async () => {
  const { errors } = await api.run(`{
    good: bookShelf(id: Read) { items(first: 0) { total } }
    bad: bookShelf(id: Read) { items(first: 0, rating: { gte: 11 }) { total } }
  }`);
  expect(errors.map(({ message, path }) => [path?.[0], message])).toEqual([
    ["bad", "rating.gte must be a number from 1 to 10"],
  ]);
});

test("a cursor leads to the next page of its list and of no other", async () => {
  const first = await api.ok(list("first: 2"));
  expect(first.books.hasNextPage).toBe(true);
  const after = first.books.nextPageCursor as string;
  const next = await api.ok(list(`first: 50, after: "${after}"`));
  expect([...first.books.items, ...next.books.items].map(({ title }) => title as string)).toEqual(
    books.map(([title]) => title).reverse(),
  );
  expect(next.books).toMatchObject({ hasNextPage: false, nextPageCursor: null, total: 5 });
  const foreign = [
    `{ books(first: 2, after: "${after}", sortBy: ADDED_AT) { items { id } } }`,
    `{ books(first: 2, after: "${after}", searchTerm: "a") { items { id } } }`,
    `{ features(first: 2, after: "${after}") { items { id } } }`,
    `{ bookShelf(id: Read) { items(first: 2, after: "${after}") { items { id } } } }`,
    `{ watching(first: 2, after: "${after}") { items { __typename } } }`,
    '{ books(first: 2, after: "no cursor") { items { id } } }',
    '{ books(first: 2, after: "") { total } }',
    '{ books(first: 0, after: "no cursor") { total } }',
  ];
  for (const query of foreign) expect((await api.failure(query)).code).toBe("INVALID_CURSOR");
});

test("pages of a search go on by title, or by date with a sortBy", async () => {
  for (const args of ['searchTerm: "amel"', 'searchTerm: "amel", sortBy: ADDED_AT']) {
    const walked = await walk((after) => list(`first: 1, ${args}${after}`), "books");
    expect(walked.map(({ title }) => title)).toEqual(await titles(args));
  }
});

test("the watching list contains features and series, newest first, over pages", async () => {
  const { Mutate } = api.data;
  for (const [type, shelf, moved] of [
    ["Feature", "Watched", 1],
    ["TvSeries", "Watching", 2],
    ["Feature", "Watched", 3],
  ] as const) {
    await Mutate.createItem({
      id: randomUUID(),
      type,
      shelf,
      title: `${type} ${moved}`,
      movedAt: new Date(day(moved)),
    });
  }
  const query = (after: string) => `{
    watching(first: 2${after}) {
      total hasNextPage nextPageCursor
      items { __typename ... on Item { title } ... on Feature { releaseYear } ... on TvSeries { seasons { id } } }
    }
  }`;
  expect(await walk(query, "watching")).toEqual([
    { __typename: "Feature", title: "Feature 3", releaseYear: "" },
    { __typename: "TvSeries", title: "TvSeries 2", seasons: [] },
    { __typename: "Feature", title: "Feature 1", releaseYear: "" },
  ]);
  expect((await api.ok("{ watching(first: 0) { total items { __typename } } }")).watching).toEqual({
    total: 3,
    items: [],
  });
});

test("a client that pages to the end receives every item once, while another writes", async () => {
  const { Mutate } = api.data;
  const moment = new Date(day(20));
  const ids: string[] = Array.from({ length: 60 }, () => randomUUID());
  await Promise.all(
    ids.map((id) =>
      Mutate.createItem({
        id,
        type: "VideoGame",
        shelf: "Playing",
        title: "Game",
        movedAt: moment,
        addedAt: moment,
      }),
    ),
  );
  const seen = await walk(
    (after) => `{ videoGames(first: 7${after}) { items { id } hasNextPage nextPageCursor } }`,
    "videoGames",
    async () => {
      const passing = { id: randomUUID(), type: "VideoGame", shelf: "Playing", title: "Passing" };
      await Mutate.createItem({ ...passing, movedAt: moment });
      await Mutate.createItem({ ...passing, id: randomUUID() });
      await Mutate.deleteItem(passing);
    },
  );
  const stayed = seen.map(({ id }) => id as string).filter((id) => ids.includes(id));
  expect(stayed.sort()).toEqual(ids.sort());
});

async function walk(
  query: (after: string) => string,
  field: string,
  between?: () => Promise<unknown>,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let after = ""; ;) {
    const { [field]: page } = await api.ok(query(after));
    items.push(...page.items);
    expect(page.hasNextPage).toBe(page.nextPageCursor !== null);
    if (!page.hasNextPage) return items;
    after = `, after: "${page.nextPageCursor}"`;
    await between?.();
  }
}

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fields } from "./support/Api.ts";
import { calls } from "./support/itemSuite.ts";
import { unique } from "./support/unique.ts";
import { useApi } from "./support/useApi.ts";

const api = useApi();
const books = calls(api, { name: "Book", single: "book", fields: "" });

interface Page {
  total?: number;
  items: { id: string; title: string }[];
  hasNextPage: boolean;
  nextPageCursor: string | null;
}
const PAGE = "total items { id title } hasNextPage nextPageCursor";
const LIST = `query ($first: Int!, $after: ID, $term: String) {
  page: books(first: $first, after: $after, searchTerm: $term) { ${PAGE} }
}`;
const SHELF = `query ($first: Int!, $after: ID, $term: String) {
  shelf: bookShelf(id: DidNotFinish) {
    id name page: items(first: $first, after: $after, filter: { searchTerm: $term }) { ${PAGE} }
  }
}`;

/** Seven books with a unique word, on one shelf and with one date. */
const term = unique();
let made: Fields[] = [];
const add = (title: string) =>
  books.add({
    title: `${title} ${term}`,
    shelfId: "DidNotFinish",
    author: "Anonymous",
    movedAt: "2015-05-05T05:05:05.000Z",
  });
beforeAll(async () => {
  made = await Promise.all(["a", "b", "c", "d", "e", "f", "g"].map(add));
});
afterAll(() => Promise.all(made.map(({ id }) => books.remove(id as string))));

const list = async (first: number, after?: string | null) =>
  (await api.run<{ page: Page }>(LIST, { first, after, term })).page;
const onShelf = async (first: number, after?: string | null) =>
  (await api.run<{ shelf: { page: Page } }>(SHELF, { first, after, term })).shelf.page;

async function walk(
  page: (first: number, after?: string | null) => Promise<Page>,
  first: number,
  between?: (items: Page["items"]) => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { items, hasNextPage, nextPageCursor }: Page = await page(first, after);
    expect(hasNextPage).toBe(nextPageCursor !== null);
    ids.push(...items.map(({ id }) => id));
    await between?.(items);
    after = nextPageCursor;
  } while (after !== null);
  return ids;
}
const ids = (items: Fields[]) => items.map(({ id }) => id as string).sort();

test.each([
  ["list", list],
  ["shelf", onShelf],
])("a %s walked in steps of any size gives each book once", async (_, page) => {
  for (const step of [1, 2, 3, 7, 15]) {
    expect((await walk(page, step)).sort()).toEqual(ids(made));
  }
  expect((await page(2)).total).toBe(7);
});

test("with first: 0 a list only counts", async () => {
  expect(await list(0)).toEqual({ total: 7, items: [], hasNextPage: false, nextPageCursor: null });
  const { shelf } = await api.run(
    `query ($term: String) {
      shelf: bookShelf(id: DidNotFinish) { name items(first: 0, filter: { searchTerm: $term }) { total } }
    }`,
    { term },
  );
  expect(shelf).toEqual({ name: "Did Not Finish", items: { total: 7 } });
});

test("a client that pages to the end while another writes sees each book that stayed exactly once", async () => {
  const extra: Fields[] = [];
  const removed: string[] = [];
  const seen = await walk(onShelf, 2, async () => {
    const doomed = await add("doomed");
    extra.push(await add("late"), doomed);
    await books.remove(doomed.id as string);
    removed.push(doomed.id as string);
  });
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(ids(made)));
  for (const { id } of extra) if (!removed.includes(id as string)) await books.remove(id as string);
});

test("a cursor of another list, or none at all, is rejected", async () => {
  const { nextPageCursor } = await list(2);
  const { errors } = await api.ask(SHELF, { first: 2, after: nextPageCursor, term });
  expect(errors[0]?.extensions.code).toBe("INVALID_CURSOR");
  expect((await api.ask(LIST, { first: 2, after: "nonsense", term })).errors[0]?.extensions.code).toBe(
    "INVALID_CURSOR",
  );
});

test.each([-1, 10_001, 2 ** 31 - 1])("first: %i is rejected by name", async (first) => {
  const { errors } = await api.ask(LIST, { first, term });
  expect(errors).not.toEqual([]);
  expect(errors[0]?.message).toMatch(/first|cost/);
  expect(errors[0]?.extensions.code).not.toBe("INTERNAL_SERVER_ERROR");
});

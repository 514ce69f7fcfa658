import { expect, test } from "vitest";
import { calls } from "./support/itemSuite.ts";
import { unique } from "./support/unique.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();
const books = calls(api, { name: "Book", single: "book", fields: "" });

test("a rating is a whole number from 1 to 10", async () => {
  const item = { title: `Rated ${unique()}`, shelfId: "Read", author: "Anonymous" };
  for (const rating of [0, 11, 4.5, "9"]) {
    const { errors } = await api.ask("mutation ($item: AddBookInput!) { addBook(item: $item) { id } }", {
      item: { ...item, rating },
    });
    expect(errors[0]?.message).toContain(`Invalid rating: ${rating}`);
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  }
});

test("a private note is in no error", async () => {
  const notes = `secret ${unique()}`;
  const item = { title: "", shelfId: "Read", author: "Anonymous", notes, rating: 99 };
  const answers = [
    await api.ask("mutation ($item: AddBookInput!) { addBook(item: $item) { id } }", { item }),
    await api.ask("mutation ($item: AddBookInput!) { addBook(item: $item) { id } }", { item: { notes } }),
    await api.ask("mutation ($item: AddBookInput!) { addBook(item: $item) { id } }", {
      item: { ...item, rating: 5, notes: { notes } },
    }),
  ];
  for (const answer of answers) {
    expect(answer.errors).not.toEqual([]);
    expect(JSON.stringify(answer)).not.toContain(notes);
  }
});

test("invalid GraphQL is an error", async () => {
  const { errors, status } = await api.ask("{ books(first: 1) { items { id }");
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe("GRAPHQL_PARSE_FAILED");
  expect((await api.ask("{ nothing }")).errors[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
});

test("a circular query is rejected with the limit's name", async () => {
  const circle = (depth: number): string =>
    depth === 0 ? "id" : `id seasons { id series { ${circle(depth - 1)} } }`;
  const { errors } = await api.ask(`{ tvSeries(first: 20) { items { ${circle(10)} } } }`);
  expect(errors[0]?.message).toMatch(/depth|cost/i);
});

test("more than 20 aliases of one list are rejected", async () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}: books(first: 0) { total }`).join(" ");
  expect((await api.ask(`{ ${aliases(20)} }`)).errors).toEqual([]);
  expect((await api.ask(`{ ${aliases(21)} }`)).errors[0]?.message).toMatch(/alias/i);
});

test("mutations go by POST alone", async () => {
  const { id } = await books.add({ title: `Posted ${unique()}`, shelfId: "Read", author: "Anonymous" });
  const url = new URL(api.endpoint);
  url.searchParams.set("query", `mutation { deleteBook(id: "${id as string}") { id } }`);
  const response = await fetch(url, {
    headers: { "apollo-require-preflight": "1", accept: "application/json" },
  });
  expect(response.status).toBe(405);
  expect(await books.one(id as string)).not.toBeNull();
  await books.remove(id as string);
});

test("a simple form of another site's page can't call it", async () => {
  const response = await fetch(api.endpoint, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({ query: "{ __typename }" }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("add the header content-type: application/json");
});

test("several requests in one are rejected", async () => {
  const response = await fetch(api.endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ query: "{ __typename }" }, { query: "{ __typename }" }]),
  });
  expect(response.status).toBe(400);
});

test("a picture that is none, or that is where the API mustn't look, is rejected, and nothing is stored", async (context) => {
  needsStubs(context);
  const title = `No picture ${unique()}`;
  const item = { title, shelfId: "Read", author: "Anonymous" };
  for (const imageUrl of [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:1/",
    "ftp://example.org/a",
    "nonsense",
  ]) {
    expect(await books.codes.add({ ...item, imageUrl }), imageUrl).toEqual(["BAD_USER_INPUT"]);
  }
  const { books: page } = await api.run(
    "query ($title: String) { books(first: 1, searchTerm: $title) { total } }",
    {
      title,
    },
  );
  expect(page).toEqual({ total: 0 });
});

import { readApiSettings } from "@mattb.tech/billio-config";
import { getOperationAST, parse } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HeaderMap } from "../../src/api/HeaderMap.ts";
import type { Api } from "../../src/api/Api.ts";
import { createApi } from "../../src/api/createApi.ts";
import { createExternalServices } from "../../src/external/createExternalServices.ts";
import { estimateQueryCost } from "../../src/limits/estimateQueryCost.ts";
import { createImages } from "../../src/images/createImages.ts";
import { createLogger } from "../../src/logging/createLogger.ts";
import { buildSchema } from "../../src/schema/buildSchema.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const schema = buildSchema({ mutations: false });
const lines: { message: string; statements: number }[] = [];
const SERIES = ["11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"];
const BOOKS = ["22222222-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"];
let api: Api;

beforeAll(async () => {
  const settings = readApiSettings({});
  api = createApi({
    settings,
    data: library.data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("info", (line) => lines.push(JSON.parse(line) as (typeof lines)[number])),
  });
  const shelf = "Watching";
  const { Mutate } = library.data;
  for (const id of BOOKS)
    await Mutate.createItem({ type: "Book", id, shelf: "Read", title: "B", author: "A" });
  for (const id of SERIES) {
    await Mutate.createItem({ type: "TvSeries", id, shelf, title: "S", releaseYear: "2001" });
    for (const seasonNumber of [1, 2]) {
      const season = { type: "TvSeason", shelf, title: "S", releaseYear: "2001", seriesId: id, seasonNumber };
      await Mutate.createItem({ ...season, id: id.replace(/^1+/, String(seasonNumber + 2).repeat(8)) });
    }
  }
});
afterAll(() => api.stop());

/** Statements that a query sends, and those estimated. */
async function statements(query: string, variables: Record<string, unknown> = {}): Promise<[number, number]> {
  const headers = new HeaderMap([["content-type", "application/json"]]);
  const answer = await api.handle({ method: "POST", search: "", headers, body: { query, variables } });
  expect(answer.body).not.toContain('"errors"');
  const operation = getOperationAST(parse(query));
  if (!operation) throw new Error("The query has no operation");
  const taken = estimateQueryCost({ schema, operation, fragments: new Map(), variables }).statements;
  return [lines.findLast(({ message }) => message === "request")?.statements ?? -1, taken];
}

const YEAR = 'startDate: "2024-01-01T00:00:00Z"';

test.each([
  ["one item", `{ book(id: "${BOOKS[0]}") { title shelf { id name } } }`],
  ["items of three types", `{ book(id: "${BOOKS[0]}") { id } tvSeriesSingle(id: "${SERIES[0]}") { id } }`],
  ["a series with seasons", `{ tvSeriesSingle(id: "${SERIES[0]}") { seasons { id shelf { id } } } }`],
  ["a page with its total", "{ books(first: 15) { total hasNextPage items { id shelf { id } } } }"],
  ["series with seasons", "{ tvSeries(first: 20) { items { seasons { id } } } }"],
  ["seasons with series", "{ tvSeasons(first: 20) { items { series { id } } } }"],
  ["what is watched", "{ watching(first: 20) { items { ... on TvSeries { seasons { id } } } } }"],
  [
    "totals and a page",
    `{ a: books(first: 0, ${YEAR}) { total } b: bookShelf(id: Read) { items(first: 0) { total } }
       features(first: 5) { total } tvSeries(first: 100, ${YEAR}) { total items { shelf { id } seasons { id } } } }`,
  ],
  ["nothing", "{ books(first: 0) { items { id } } bookShelf(id: Read) { name } }"],
])("as many statements are sent as estimated: %s", async (_, query) => {
  const [sent, taken] = await statements(query);
  expect(sent).toBe(taken);
});

test.each([
  [
    "lists in a list",
    "{ books(first: 2) { items { shelf { items(first: 1, rating: null) { items { id } } } } } }",
  ],
  [
    "pages with seasons that come at different moments",
    `{ a: tvSeries(first: 1) { items { seasons { id } } } b: tvSeries(first: 2) { items { seasons { id } } }
       c: tvSeasons(first: 2) { items { series { seasons { id } } } } }`,
  ],
  [
    "lists in what a gateway names",
    `{ _entities(representations: [{ __typename: "Book", id: "${BOOKS[0]}" }, { __typename: "Book", id: "${BOOKS[1]}" }])
       { ... on Book { shelf { items(first: 1) { total items { id } } } } } }`,
  ],
])("no more are sent than estimated: %s", async (_, query) => {
  const [sent, taken] = await statements(query);
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThanOrEqual(taken);
});

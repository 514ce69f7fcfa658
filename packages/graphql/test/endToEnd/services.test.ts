/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../../src/testing.ts";
import { type Answer, type ServedApi, useWholeApi } from "./support/useWholeApi.ts";

const whole = useWholeApi();

interface Service {
  standIn: "googleBooks" | "igdb" | "twitch" | "tmdb";
  /** As `extensions.service` names it. */
  name: string;
  keys: string[];
  searches: string[];
  imports: string[];
  /** A search that another service answers. */
  other: string;
}

const BOOKS = 'searchExternalBook(term: "frankenstein") { id importedItem { id } }';
const GAMES = 'searchExternalVideoGame(term: "chess") { id importedItem { id } }';
const igdb = {
  name: "IGDB",
  keys: ["IGDB_CLIENT_ID", "IGDB_CLIENT_SECRET"],
  searches: [GAMES, 'searchExternalVideoGame(term: "101") { id }'],
  imports: ['importExternalVideoGame(externalId: "igdb:103", shelfId: Playing) { id }'],
  other: BOOKS,
};

const services: Service[] = [
  {
    standIn: "googleBooks",
    name: "Google Books",
    keys: ["GOOGLE_BOOKS_API_KEY"],
    searches: [BOOKS],
    imports: ['importExternalBook(externalId: "googlebooks:mAdEuP_Fra-1", shelfId: Read) { id }'],
    other: GAMES,
  },
  { ...igdb, standIn: "igdb" },
  { ...igdb, standIn: "twitch" },
  {
    standIn: "tmdb",
    name: "TMDB",
    keys: ["TMDB_API_KEY"],
    searches: [
      'searchExternalFeature(term: "metropolis") { id importedItem { id } }',
      'searchExternalTvSeries(term: "lighthouse") { id importedItem { id } seasons { id importedItem { id } } }',
    ],
    imports: [
      'importExternalFeature(externalId: "imdb:tt9000201", shelfId: Watched) { id }',
      'importExternalTvSeries(externalId: "tmdbSeries:302", shelfId: Watching) { id }',
      'importExternalTvSeason(externalId: "tmdbSeason:302:1", shelfId: Watching) { id }',
    ],
    other: BOOKS,
  },
];

const faults: [string, Fault, RegExp][] = [
  ["down", { kind: "refused" }, /is down or can't be reached/],
  ["slower than the deadline", { kind: "silent" }, /gave no answer within 500 ms$/],
  ["answering nonsense", { kind: "page" }, /gave an answer that is no JSON$/],
  [
    "answering 429",
    { kind: "status", status: 429, retryAfter: "30" },
    /takes no more requests for now; try again in 30 s$/,
  ],
  ["refusing the key", { kind: "status", status: 401 }, /doesn't accept [A-Z_ or]+ \(status 401\)$/],
];

let api: ServedApi;
beforeAll(async () => {
  api = await whole.open({});
  await api.ok('mutation { addBook(item: { title: "A book", shelfId: Read, author: "Anonymous" }) { id } }');
});
afterEach(() => whole.stubs.reset());

const stored = async () => ({
  rows: await whole.sql("SELECT id FROM items ORDER BY id"),
  files: (await whole.files()).sort(),
});

function expectFailure({ status, body, data, errors }: Answer, name: string, message: RegExp): void {
  expect(status).toBe(200);
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions).toEqual({ code: "EXTERNAL_SERVICE", service: name });
  expect(errors[0]?.message).toMatch(message);
  expect(errors[0]?.message.startsWith(name)).toBe(true);
  expect(JSON.stringify(body)).not.toMatch(/made-up-|https?:|127\.0\.0\.1|localhost|Bearer|key=/);
}

async function expectWithout(
  { name, searches, imports, other }: Service,
  served: ServedApi,
  message: RegExp,
) {
  const before = await stored();
  for (const search of searches) expectFailure(await served.ask(`{ ${search} }`), name, message);
  for (const work of imports) expectFailure(await served.ask(`mutation { ${work} }`), name, message);
  expect(await stored()).toEqual(before);
  // Meanwhile the library and the other services go on.
  const [items, found] = await Promise.all([
    served.ok("{ books(first: 15) { total items { title } } watching(first: 15) { total } }"),
    served.ok(`{ found: ${other} }`),
    ...searches.map((search) => served.ask(`{ ${search} }`)),
  ]);
  expect(items.books.total).toBeGreaterThan(0);
  expect(found.found.length).toBeGreaterThan(0);
}

describe.each(services)("With $standIn", (service) => {
  const { standIn, searches, imports, keys } = service;

  test.each(faults)(
    "%s, searches and imports say so by name, nothing is stored, the rest works",
    async (_, fault, message) => {
      await whole.stubs[standIn].fail(fault);
      // A short deadline only for faults that exceed it; and a new client without a token, since
      // a cached one would hide that none can be fetched.
      const fresh = await whole.open(fault.kind === "silent" ? { BILLIO_EXTERNAL_TIMEOUT_MS: "500" } : {});
      await expectWithout(service, fresh, message);
      await whole.stubs[standIn].heal();
      for (const search of searches) {
        const healed = await fresh.ok(`{ found: ${search} }`);
        expect(healed.found.length).toBeGreaterThan(0);
      }
    },
  );

  test.each(keys)("without %s, they say which setting is missing, and the rest works", async (key) => {
    const served = await whole.open({ [key]: "" });
    await expectWithout(service, served, new RegExp(`is off: ${key} is not set$`));
    expect(whole.stubs[standIn].requests).toEqual([]);
  });

  test("after the fault, they import", async () => {
    for (const work of imports) expect((await api.ok(`mutation { made: ${work} }`)).made.id).toBeTruthy();
  });
});

test("a request in which a search fails has no data, and one error, at the search", async () => {
  await whole.stubs.googleBooks.fail({ kind: "page" });
  // The search's list is never null, so by GraphQL's rules all data of the request is.
  const { data, errors } = await api.ask(`{ books(first: 1) { total } ${BOOKS} }`);
  expect(data).toBeNull();
  expect(errors.map(({ path }) => path)).toEqual([["searchExternalBook"]]);
});

/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { buildSchema } from "../../src/schema/buildSchema.ts";
import { drawOperation } from "./support/drawOperation.ts";
import { PRIVATE_NOTE, scalars } from "./support/oddValues.ts";
import { storeOddLibrary } from "./support/storeMalformedLibrary.ts";
import { type Answer, useWholeApi } from "./support/useWholeApi.ts";
import { testSeed } from "../support/seed.ts";

const seed = testSeed("Arguments are made up");

const RUNS = 15;

/** All codes that invalid arguments may have: none of the server's or of upstream services. */
const CODES = [
  "BAD_USER_INPUT",
  "INVALID_ARGUMENT",
  "INVALID_CURSOR",
  "INVALID_ITEM",
  // A series is imported once.
  "ITEM_ALREADY_EXISTS",
  "ITEM_NOT_FOUND",
  "SERIES_HAS_SEASONS",
  "SERIES_NOT_FOUND",
  // A lone surrogate or a control character can't be written into a query.
  "GRAPHQL_PARSE_FAILED",
];
const INSIDE =
  /SQLSTATE|SELECT|INSERT INTO|UPDATE items|FROM items|WHERE|violates|invalid input syntax|pg_|node_modules|\.ts\b|\n\s*at /;

const lists: Record<ItemType, string> = {
  Book: "books",
  VideoGame: "videoGames",
  Feature: "features",
  TvSeries: "tvSeries",
  TvSeason: "tvSeasons",
};

const COMMON =
  "id externalId addedAt movedAt notes title rating image { url width height } shelf { id name }";
const own: typeof lists = {
  Book: "author reread",
  VideoGame: "platforms { id name } devices { id name } replay hoursPlayed",
  Feature: "releaseYear rewatch",
  TvSeries: "releaseYear seasons { id series { id } }",
  TvSeason: "seasonNumber seasonTitle releaseYear rewatch series { id seasons { id } }",
};

const api = useWholeApi();
const schema = buildSchema({ mutations: true });
/** Requested root fields, and those of them that had no error. */
const requested = new Set<string>();
const answered = new Set<string>();
let idsByType: Record<ItemType, string[]>;
const known = { cursors: [] as string[], imageUrls: [] as string[] };

beforeAll(async () => {
  idsByType = await storeOddLibrary((sql, values) => api.sql(sql, values));
  const pages = await api.ok(`{
    ${Object.values(lists)
      .map((list) => `${list}(first: 2) { nextPageCursor }`)
      .join(" ")}
    search: books(first: 2, searchTerm: "e") { nextPageCursor }
    added: features(first: 2, sortBy: ADDED_AT, filter: { minRating: 1 }) { nextPageCursor }
    shelf: bookShelf(id: Reading) { items(first: 2) { nextPageCursor } }
    watching(first: 2) { nextPageCursor }
  }`);
  known.cursors = [...JSON.stringify(pages).matchAll(/"nextPageCursor":"([^"]+)"/g)].map(
    ([, one = ""]) => one,
  );
  expect(known.cursors.length).toBeGreaterThan(6);
  const pictures = [
    ...["good.jpg", "good.png", "small.jpg", "good.webp", "cmyk.jpg", "grey.png", "animated.gif"],
    ...["notes.txt", "bomb.png", "20-mib", "empty", "absent", "loop", "nonsense"],
  ];
  known.imageUrls = [
    ...pictures.map((name) => api.pictures.url(name)),
    api.pictures.url(`redirect?to=${encodeURIComponent("http://10.0.0.1/")}`),
    ...["", "//", "http://", "http://[", "http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/"],
    ...["file:///etc/passwd", "data:image/png;base64,AAAA", "javascript:1", "http://name:secret@127.0.0.1/"],
  ];
});

function check({ status, body, data, errors }: Answer): void {
  expect([200, 400]).toContain(status);
  expect(Object.keys(body).filter((key) => key !== "data" && key !== "errors")).toEqual([]);
  expect(typeof data).toBe("object");
  if ("errors" in body) expect(errors.length).toBeGreaterThan(0);
  else expect(data).not.toBeNull();
  for (const { message, extensions, path } of errors) {
    const isOddRating = /^Invalid rating: (11|-32768)/.test(message);
    const isUnknownField =
      extensions.code === "GRAPHQL_VALIDATION_FAILED" && message.includes("is not defined by type");
    expect(
      isOddRating || isUnknownField || CODES.includes(extensions.code),
      `${extensions.code}: ${message}`,
    ).toBe(true);
    expect(message.length).toBeGreaterThan(15);
    expect(message.length).toBeLessThan(1_100);
    expect(message).not.toMatch(INSIDE);
    expect(JSON.stringify({ extensions, path })).not.toMatch(INSIDE);
    expect(message).not.toContain(PRIVATE_NOTE.slice(0, 20));
  }
}

describe.each(["query", "mutation"] as const)("The API responds to any operation: %s", (kind) => {
  const root = kind === "query" ? schema.getQueryType() : schema.getMutationType();
  test.each(Object.values(root?.getFields() ?? {}).map((field) => [field.name, field] as const))(
    "%s",
    async (_, field) => {
      const ids = Object.values(idsByType).flat();
      const type = itemTypes.find((name) => field.name.toLowerCase().includes(name.toLowerCase()));
      const scalar = scalars({ ...known, ids, wanted: type === undefined ? ids : idsByType[type] });
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (next) => {
          const draw = <T>(arbitrary: fc.Arbitrary<T>) => next(() => arbitrary);
          const { query, variables } = drawOperation(schema, kind, field, { draw, scalar });
          const answer = await api.ask(query, variables);
          check(answer);
          requested.add(field.name);
          if (!("errors" in answer.body)) answered.add(field.name);
        }),
        { seed, numRuns: RUNS, endOnFailure: true },
      );
    },
  );
});

test("afterwards every stored item is listed, and there were no internal errors", async () => {
  const counts = await api.sql("SELECT type, count(*) FROM items GROUP BY type");
  expect(counts).toHaveLength(itemTypes.length);
  for (const type of itemTypes) {
    const { data, errors } = await api.ask(
      `{ list: ${lists[type]}(first: 5000) { total items { ${COMMON} ${own[type]} } } }`,
    );
    const stored = Number(counts.find(([name]) => name === type)?.[1]);
    expect(errors.filter(({ message }) => !/^Invalid rating: (11|-32768)/.test(message))).toEqual([]);
    expect(data.list.total).toBe(stored);
    expect(data.list.items).toHaveLength(stored);
  }
  // Not all operations may be rejected, unless only a few fields are run.
  if (requested.size > 20) expect(answered.size).toBeGreaterThan(requested.size / 2);
  const wrong = api.lines.filter(({ level }) => level === "error" || level === "warn");
  expect(wrong.map((line) => JSON.stringify(line).slice(0, 1_000))).toEqual([]);
});

/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-argument -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { storeLongSeries } from "./support/storeLongSeries.ts";
import { type Answer, useWholeApi } from "./support/useWholeApi.ts";

const api = useWholeApi();
const ids = { long: "", short: "", noted: "" };
const NOTE = "a private note ";

const sql = (text: string, values?: string[]) => api.sql(text, values);

beforeAll(async () => {
  ids.long = await storeLongSeries(api.data, sql, 1_000);
  ids.short = await storeLongSeries(api.data, sql, 60);
  ids.noted = await storeLongSeries(api.data, sql, 300, NOTE.repeat(7_000), "A noted one");
  await api.sql(
    `INSERT INTO items (id, type, shelf, title, rating, data)
     SELECT gen_random_uuid(), 'VideoGame', 'Played', 'Game ' || n, 11, '{"platforms":["Steam","IOS"]}'
     FROM generate_series(1, 1500) n`,
  );
});

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(" ");

const UNITS: Record<string, string> = {
  answerBytes: "bytes",
  answerObjects: "objects",
  answerFields: "fields",
  answerErrors: "errors",
  readBytes: "bytes read from the database",
};

/** Rejected with only the limit's name and a suggestion. */
function expectRefused({ status, body, errors, logged }: Answer, limit: string, allowed?: number): void {
  expect({ status, limit: errors[0]?.extensions.limit }).toEqual({ status: 400, limit });
  expect(Object.keys(body)).toEqual(["errors"]);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions).toMatchObject({
    code: "BAD_USER_INPUT",
    ...(allowed === undefined ? {} : { allowed }),
  });
  expect(errors[0]?.message).toMatch(/^Response exceeds the maximum of \d+ /);
  expect(errors[0]?.message).toContain(` ${UNITS[limit] ?? ""}. Ask for less at a time: `);
  expect(errors[0]?.message).toContain(
    "a smaller `first` and then the next page with `after: nextPageCursor`",
  );
  expect(logged).toMatchObject({ level: "info", status: 400, codes: ["BAD_USER_INPUT"] });
}

describe("a response is bounded while it is built:", () => {
  test.each([
    ["seasons of the series of seasons", "seasons { id series { seasons { id } } }"],
    ["… once more", "seasons { series { seasons { series { seasons { id } } } } }"],
    ["many fields of many objects", `seasons { ${aliases(20, `series { ${aliases(15, "title")} }`)} }`],
    ["names of types", `seasons { ${aliases(20, `series { ${aliases(15, "__typename")} }`)} }`],
    [
      "the same in fragments",
      "seasons { ...S } } } fragment S on TvSeason { series { ... on TvSeries { ...T } } } fragment T on TvSeries { seasons { id",
    ],
    ["lists behind objects that are looked up", `seasons { ${aliases(20, "series { seasons { id } }")} }`],
  ])("%s", async (_, inside) => {
    expectRefused(
      await api.ask(`{ tvSeriesSingle(id: "${ids.long}") { ${inside} } }`),
      "answerObjects",
      100_000,
    );
  });

  test("a list of items that aren't large", async () => {
    const query = `{ tvSeries(first: 10, searchTerm: "A long one") { items { ${aliases(20, "seasons { series { seasons { id } } }")} } } }`;
    expectRefused(await api.ask(query), "answerObjects");
  });

  test("a multiplied introspection", async () => {
    const names = "...N ofType { ...N ofType { ...N } }";
    const query = `{ __schema { types { fields { ${aliases(20, `type { ${names} }`)} } } } } fragment N on __Type { ${aliases(20, "name").replaceAll(/a(\d)/g, "a_name_that_is_long$1")} }`;
    const { status, errors } = await api.ask(query);
    expect(status).toBe(400);
    expect(["answerFields", "answerBytes"]).toContain(errors[0]?.extensions.limit);
  });

  test("long texts of many items, by any path", async () => {
    const notes = "seasons { id notes }";
    expectRefused(await api.ask(`{ tvSeriesSingle(id: "${ids.noted}") { ${notes} } }`), "readBytes");
    expectRefused(
      await api.ask('{ tvSeasons(first: 1000, searchTerm: "") { items { notes } } }'),
      "readBytes",
    );
    expectRefused(await api.ask("{ tvSeasons(first: 60) { items { notes } } }"), "answerBytes", 5_000_000);
    const { errors, body } = await api.ask("{ tvSeasons(first: 40) { items { notes } } }");
    expect(errors).toEqual([]);
    expect(JSON.stringify(body).length).toBeGreaterThan(4_000_000);
  });

  test("long texts that a large response reads in its turn", async () => {
    const many = `videoGames(first: 1000) { items { ${aliases(20, "title")} } }`;
    const read = (id: string) => api.ask(`{ ${many} tvSeriesSingle(id: "${id}") { seasons { id } } }`);
    expectRefused(await read(ids.noted), "readBytes");
    const { errors, data } = await read(ids.short);
    expect(errors).toEqual([]);
    expect(data.tvSeriesSingle.seasons).toHaveLength(60);
  });

  test("one long text that many items share", async () => {
    const inside = `series { seasons { ${aliases(20, "notes")} } }`;
    const { tvSeasons } = await api.ok("{ tvSeasons(first: 1) { items { id notes } } }");
    expect(tvSeasons.items[0].notes).toContain(NOTE);
    const query = `{ tvSeason(id: "${tvSeasons.items[0].id}") { ${aliases(20, `notes`)} ${inside} } }`;
    const { errors } = await api.ask(query);
    expect(["answerBytes", "readBytes"]).toContain(errors[0]?.extensions.limit);
  });

  test("very many errors", async () => {
    expectRefused(
      await api.ask("{ videoGames(first: 1500) { items { id rating } } }"),
      "answerErrors",
      1_000,
    );
    const { status, data, errors } = await api.ask("{ videoGames(first: 500) { items { id rating } } }");
    expect([status, data.videoGames.items.length, errors.length]).toEqual([200, 500, 500]);
    expect(errors[0]?.message).toContain("Invalid rating: 11");
  });

  test("errors in a query of a hundred thousand lines, with their locations", async () => {
    const lines = "\n".repeat(100_000);
    const rated = await api.ask(`{ videoGames(first: 500) { items { id ${lines} rating } } }`);
    expect(rated.errors).toHaveLength(500);
    expect(rated.errors[499]).toMatchObject({
      path: ["videoGames", "items", 499, "rating"],
      locations: [{ line: 100_001, column: 2 }],
    });
    const { errors } = await api.ask(
      `query ($of: [_Any!]!) { ${lines} _entities(representations: $of) { __typename } }`,
      { of: Array.from({ length: 500 }, () => ({ __typename: "Book" })) },
    );
    expect(errors).toHaveLength(500);
    expect(errors[499]).toMatchObject({
      path: ["_entities", 499],
      locations: [{ line: 100_001, column: 2 }],
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  test("representations of _entities, many times", async () => {
    const [book] = [randomUUID()];
    await api.data.Mutate.createItem({
      type: "Book",
      id: book,
      shelf: "Read",
      title: "A book",
      author: "Somebody",
      notes: NOTE.repeat(1_000),
    });
    const ask = (length: number) =>
      api.ask("query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book { notes } } }", {
        of: Array.from({ length }, () => ({ __typename: "Book", id: book })),
      });
    expectRefused(await ask(1_000), "answerBytes");
    expect((await ask(100)).data._entities).toHaveLength(100);
  });
});

describe("a request that was rejected a moment ago", () => {
  const query = (id: string) =>
    `{ tvSeriesSingle(id: "${id}") { seasons { id series { seasons { title } } } } }`;

  test("is rejected at once, until a mutation runs", async () => {
    const first = await api.ask(query(ids.long));
    expectRefused(first, "answerObjects", 100_000);
    expect(first.logged.statements).toBe(2);
    // Where a request takes more than five seconds, the next is none of a moment ago.
    await vi.waitFor(async () => {
      const again = await api.ask(query(ids.long));
      expectRefused(again, "answerObjects", 100_000);
      expect(again.body).toEqual(first.body);
      expect(again.logged.statements).toBe(0);
    }, 10_000);
    await api.ok('mutation { addBook(item: { title: "T", author: "A", shelfId: Read }) { id } }');
    expect((await api.ask(query(ids.long))).logged.statements).toBe(2);
  });

  test("is read again after five seconds", async () => {
    await api.ask(query(ids.long));
    await vi.waitFor(async () => {
      expect((await api.ask(query(ids.long))).logged.statements).toBe(2);
    }, 15_000);
  });

  test("is distinguished from the same with other variables", async () => {
    const ask = (id: string) =>
      api.ask("query ($id: ID!) { tvSeriesSingle(id: $id) { seasons { id series { seasons { id } } } } }", {
        id,
      });
    expectRefused(await ask(ids.long), "answerObjects");
    expect((await ask(ids.short)).errors).toEqual([]);
    expectRefused(await ask(ids.long), "answerObjects");
  });
});

describe("the limit", () => {
  test("is a setting", async () => {
    const small = await api.open({ BILLIO_MAX_ANSWER_BYTES: "20000" });
    const ask = (first: number) =>
      small.ask(`{ videoGames(first: ${first}) { items { id title addedAt } } }`);
    expectRefused(await ask(500), "answerBytes", 20_000);
    expect((await ask(50)).data.videoGames.items).toHaveLength(50);
    const large = await api.open({ BILLIO_MAX_ANSWER_BYTES: "20000000" });
    expect((await large.ask("{ tvSeasons(first: 100) { items { notes } } }")).errors).toEqual([]);
  });

  test("counts characters by their bytes and as escaped in JSON", async () => {
    const small = await api.open({ BILLIO_MAX_ANSWER_BYTES: "10000" });
    const add = (notes: string) =>
      small.ask("mutation ($item: AddBookInput!) { addBook(item: $item) { notes } }", {
        item: { title: "T", author: "A", shelfId: "Read", notes },
      });
    expect((await add("x".repeat(9_000))).errors).toEqual([]);
    expectRefused(await add("日".repeat(4_000)), "answerBytes");
    expectRefused(await add('"'.repeat(6_000)), "answerBytes");
  });
});

describe("a large response within the limits", () => {
  test("is the same as its pages, in as many statements as a small one", async () => {
    const fields =
      "items { id title seasonNumber notes series { id title seasons { seasonNumber } } } nextPageCursor";
    const query =
      'query ($first: Int!, $after: ID) { tvSeasons(first: $first, after: $after, searchTerm: "Season 1", sortBy: MOVED_AT) { FIELDS } }';
    const ask = (first: number, after?: string) =>
      api.ask(
        query.replace("FIELDS", fields.replace(" notes series { id title seasons { seasonNumber } }", "")),
        { first, after: after ?? null },
      );
    const whole = await ask(200);
    expect(whole.errors).toEqual([]);
    const paged: unknown[] = [];
    for (let after: string | undefined, page = 0; page < 10; page++) {
      const { data } = await ask(20, after);
      paged.push(...data.tvSeasons.items);
      after = data.tvSeasons.nextPageCursor;
    }
    expect(whole.data.tvSeasons.items).toEqual(paged);
    const deep = await api.ask(
      `{ tvSeriesSingle(id: "${ids.short}") { seasons { id series { seasons { id series { id } } } } } }`,
    );
    expect(deep.errors).toEqual([]);
    expect(deep.data.tvSeriesSingle.seasons[59].series.seasons).toHaveLength(60);
    expect(deep.logged.statements).toBe(2);
  });
});

import { getIntrospectionQuery, getOperationAST, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { checkOperation } from "../../src/limits/checkOperation.ts";
import { LIMITS } from "../../src/limits/limits.ts";
import { estimateQueryCost } from "../../src/limits/estimateQueryCost.ts";
import { buildSchema } from "../../src/schema/buildSchema.ts";

const schema = buildSchema({ mutations: true });

function read(query: string) {
  const document = parse(query, { maxLexicalTokens: LIMITS.tokens });
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("The query has no operation");
  return { document, operation };
}

/** The estimated cost of a query without fragments. */
function queryCost(query: string, variables: Record<string, unknown> = {}) {
  return estimateQueryCost({ schema, operation: read(query).operation, fragments: new Map(), variables });
}
const cost = (query: string) => queryCost(query).cost;
const statements = (query: string, variables = {}) => queryCost(query, variables).statements;

/** The message that a request is rejected with; undefined when it is accepted. */
function rejection(query: string, variables: Record<string, unknown> = {}): string | undefined {
  const { document, operation } = read(query);
  try {
    checkOperation(schema, document, operation, variables);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** CPU time of this process, without waiting for a busy machine. */
const cpuMs = () => process.cpuUsage().user / 1_000;

const ALL_OF_A_BOOK =
  "id externalId addedAt movedAt notes title rating image { url width height } shelf { id name } author reread";
const ALL_OF_A_GAME =
  "__typename id externalId addedAt movedAt notes title rating image { __typename url width height } shelf { __typename id name } platforms { __typename id name } devices { __typename id name } replay hoursPlayed";
const YEAR = 'startDate: "2024-01-01T00:00:00Z", endDate: "2024-12-31T23:59:59Z"';

/** The website's year in review: the totals of ten lists and the year's series. */
const YEAR_IN_REVIEW = `{
  booksAdded: books(first: 0, ${YEAR}, sortBy: ADDED_AT) { total }
  booksMoved: books(first: 0, ${YEAR}, sortBy: MOVED_AT) { total }
  booksRead: bookShelf(id: Read) { items(first: 0, ${YEAR}) { total } }
  booksLeft: bookShelf(id: DidNotFinish) { items(first: 0, ${YEAR}) { total } }
  gamesAdded: videoGames(first: 0, ${YEAR}, sortBy: ADDED_AT) { total }
  gamesMoved: videoGames(first: 0, ${YEAR}) { total }
  gamesDone: videoGameShelf(id: Completed) { items(first: 0, ${YEAR}) { total } }
  gamesPlayed: videoGameShelf(id: Played) { items(first: 0, ${YEAR}) { total } }
  films: features(first: 0, ${YEAR}, sortBy: ADDED_AT) { total }
  filmsSeen: featureShelf(id: Watched) { items(first: 0, ${YEAR}) { total } }
  series: tvSeries(first: 100, ${YEAR}) { total items { shelf { id } seasons { id } } }
}`;

describe("known clients' requests pass:", () => {
  test.each([
    ["the year in review", YEAR_IN_REVIEW, {}],
    [
      "pages of 15 with everything",
      `query ($after: ID) { tvSeries(first: 15, after: $after) { total hasNextPage nextPageCursor items {
        id title rating notes image { url width height } shelf { id name }
        seasons { id title seasonNumber seasonTitle rating notes image { url } shelf { id name } series { id title shelf { name } } } } } }`,
      { after: null },
    ],
    [
      "5,000 books of the admin app",
      `query ($first: Int!) { books(first: $first, searchTerm: "") { total hasNextPage items { ${ALL_OF_A_BOOK} } } }`,
      { first: 5_000 },
    ],
    [
      "5,000 games of the admin app",
      `query ($first: Int!) { videoGames(first: $first) { total items { ${ALL_OF_A_GAME} } } }`,
      { first: 5_000 },
    ],
    ["10,000 titles", "{ books(first: 10000) { total items { id title author rating movedAt } } }", {}],
    ["introspection", getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }), {}],
    ["the gateway's _service", "{ _service { sdl } }", {}],
    [
      "the gateway's _entities",
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book { ${ALL_OF_A_BOOK} } } }`,
      { of: Array.from({ length: 1_000 }, (_, id) => ({ __typename: "Book", id })) },
    ],
    [
      "a search with all that is imported",
      `{ searchExternalTvSeries(term: "lost") { id title imageUrl seasons { id title importedItem {
        id shelf { name } series { id shelf { name } } } } importedItem { id shelf { name } } } }`,
      {},
    ],
    [
      "20 aliases of one list",
      `{ ${Array.from({ length: 20 }, (_, n) => `l${n}: books(first: 0) { total }`).join(" ")} }`,
      {},
    ],
  ])("%s", (_, query, variables) => {
    expect(rejection(query, variables)).toBeUndefined();
  });
});

describe("depth", () => {
  test("rejects series in seasons in series …, and names the maximum depth", () => {
    const nested = (levels: number): string =>
      levels === 0 ? "id" : `seasons { series { ${nested(levels - 1)} } }`;
    expect(rejection(`{ tvSeries(first: 1) { items { ${nested(2)} } } }`)).toBeUndefined();
    const deepest = nested(2).replace("id", "shelf { id }");
    expect(rejection(`{ tvSeries(first: 1) { items { ${deepest} } } }`)).toBeUndefined();
    expect(rejection(`{ tvSeries(first: 1) { items { ${nested(3)} } } }`)).toBe(
      "Query depth is 9; the maximum is 8.",
    );
  });

  test("counts fields in fragments, also in nested ones", () => {
    const query = `
      { tvSeries(first: 1) { items { ...A } } }
      fragment A on TvSeries { seasons { series { ...B } } }
      fragment B on TvSeries { seasons { series { ... on Item { ... on TvSeries { seasons { image { url } } } } } } }`;
    expect(rejection(query)).toBe("Query depth is 9; the maximum is 8.");
  });

  test("bounds introspection too", () => {
    const nested = (levels: number): string => (levels === 0 ? "name" : `ofType { ${nested(levels - 1)} }`);
    expect(rejection(`{ __type(name: "Book") { ${nested(25)} } }`)).toBe(
      "Introspection depth is 27; the maximum is 20.",
    );
  });
});

describe("cost", () => {
  test("multiplies by first, whether it is a literal, a variable or a variable's default", () => {
    const items = `items { ${ALL_OF_A_BOOK} }`;
    const rejected = /^Query cost is \d{6,}; the maximum is 400000\. The cost is /;
    expect(rejection(`{ books(first: 100000) { ${items} } }`)).toMatch(rejected);
    expect(rejection(`query ($n: Int!) { books(first: $n) { ${items} } }`, { n: 100_000 })).toMatch(rejected);
    expect(rejection(`query ($n: Int! = 100000) { books(first: $n) { ${items} } }`)).toMatch(rejected);
    expect(
      rejection(`query ($n: Int! = 100000) { books(first: $n) { ${items} } }`, { n: 10 }),
    ).toBeUndefined();
  });

  test("multiplies lists in lists", () => {
    const query = (first: number) =>
      `{ books(first: ${first}) { items { shelf { items(first: ${first}) { items { id title } } } } } }`;
    expect(rejection(query(15))).toBeUndefined();
    expect(rejection(query(400))).toMatch(/cost/);
  });

  test("counts each statement of a list in a list, though it asks for nothing", () => {
    expect(rejection("{ books(first: 2000) { items { shelf { items(first: 0) { total } } } } }")).toMatch(
      /cost/,
    );
  });

  test("adds up what fragments and aliases repeat, and counts what they share once", () => {
    const fragment = `fragment F on BookPage { items { ${ALL_OF_A_BOOK} } }`;
    const ten = Array.from({ length: 10 }, (_, n) => `l${n}: books(first: 3000) { ...F }`).join(" ");
    expect(rejection(`{ ${ten} } ${fragment}`)).toMatch(/cost/);
    const same = "books(first: 3000) { ...F }";
    expect(rejection(`{ ${Array.from({ length: 10 }, () => same).join(" ")} } ${fragment}`)).toBeUndefined();
  });

  test("doesn't count what @skip and @include exclude", () => {
    const query =
      "query ($all: Boolean!) { books(first: 200000) @include(if: $all) { items { id title notes } } }";
    expect(rejection(query, { all: true })).toMatch(/cost/);
    expect(rejection(query, { all: false })).toBeUndefined();
    const skipped = query.replace("@include", "@skip");
    expect(rejection(skipped, { all: false })).toMatch(/cost/);
    expect(rejection(skipped, { all: true })).toBeUndefined();
  });

  test("bounds the fields that fragments multiply, in little time", () => {
    const twenty = (field: string) => Array.from({ length: 20 }, (_, n) => `a${n}: ${field}`).join(" ");
    const fragments = `
      fragment A on TvSeason { ${twenty("series { ...B }")} } fragment B on TvSeries { ${twenty("seasons { ...C }")} }
      fragment C on TvSeason { ${twenty("series { ...D }")} } fragment D on TvSeries { ${twenty("seasons { id }")} }`;
    const began = cpuMs();
    expect(rejection(`{ tvSeasons(first: 0) { items { ...A } } } ${fragments}`)).toMatch(/; the maximum is /);
    expect(cpuMs() - began).toBeLessThan(1_000);
  });

  test("counts a fragment once in one object, however often it is spread there", () => {
    const fragments = Array.from(
      { length: 26 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    );
    const query = `{ ...F0 } ${fragments.join(" ")} fragment F26 on Query { books(first: 1) { total } }`;
    const began = cpuMs();
    expect(rejection(query)).toBeUndefined();
    expect(cpuMs() - began).toBeLessThan(1_000);
  });

  test("multiplies _entities by the number of its representations", () => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book { ${ALL_OF_A_BOOK} } } }`;
    const of = Array.from({ length: 30_000 }, (_, id) => ({ __typename: "Book", id }));
    expect(rejection(query, { of })).toMatch(/cost/);
  });

  test("assumes 5 items of a list without first: seasons, platforms, results of a search", () => {
    // A root field and others with arguments are 250 each, every other field 1.
    expect(cost("{ tvSeries(first: 10) { items { title } } }")).toBe(250 + 1 + 10);
    expect(cost("{ tvSeries(first: 10) { items { seasons { id title } } } }")).toBe(
      250 + 1 + 10 * (1 + 5 * 2),
    );
    expect(cost('{ searchExternalTvSeries(term: "lost") { seasons { id } } }')).toBe(250 + 5 * (1 + 5));
    expect(cost('{ videoGame(id: "1") { platforms { id name } devices { id } } }')).toBe(
      250 + 1 + 10 + 1 + 5,
    );
  });

  test("adds up selections of different types, and of one object under several aliases", () => {
    const items = "... on Feature { title } ... on TvSeries { title }";
    expect(cost(`{ watching(first: 10) { items { ${items} } } }`)).toBe(250 + 1 + 10 * 2);
    expect(cost("{ books(first: 10) { total } books(first: 10) { items { title } } }")).toBe(
      250 + 1 + 1 + 10,
    );
  });

  test("counts __typename as any field, and introspection without what a database costs", () => {
    expect(cost("{ books(first: 10) { items { __typename title } } }")).toBe(250 + 1 + 10 * 2);
    expect(cost('{ __type(name: "Book") { fields(includeDeprecated: true) { name } } }')).toBe(1 + 1 + 5);
    expect(cost("{ __schema { directives { name locations } } }")).toBe(1 + 1 + 5 * (1 + 1 + 5));
  });
});

describe("statements", () => {
  test("rejects a list in a list that would send one for each item", () => {
    const query = (first: number) =>
      `{ features(first: ${first}) { items { shelf { items(first: 1) { items { id } } } } } }`;
    expect(rejection(query(1_000))).toBe("Number of database statements is 1001; the maximum is 100.");
    expect(statements(query(99))).toBe(100);
    expect(rejection(query(99))).toBeUndefined();
    expect(rejection(query(100))).toMatch(/database statements is 101;/);
  });

  test("counts the lists of the items in _entities", () => {
    const query = `query ($of: [_Any!]!, $first: Int!) { _entities(representations: $of) {
      ... on Book { shelf { items(first: $first, filter: { minRating: 3 }) { hasNextPage } } } } }`;
    const of = Array.from({ length: 1_000 }, (_, id) => ({ __typename: "Book", id }));
    expect(rejection(query, { of, first: 1 })).toMatch(/database statements is 1001;/);
    expect(rejection(query, { of: of.slice(0, 99), first: 1 })).toBeUndefined();
    expect(statements(query, { of, first: 0 })).toBe(1);
  });

  test("counts a loader's batch for each page of a list in a list", () => {
    const page = "items(first: 2) { items { seasons { id } } }";
    expect(statements(`{ tvSeries(first: 3) { items { shelf { ${page} } } } }`)).toBe(1 + 3 + 3);
  });

  test("counts a loader's batch once for all objects of a tick", () => {
    const seasons = "tvSeries(first: 20) { items { shelf { id name } seasons { id series { id } } } }";
    expect(statements(`{ ${seasons} }`)).toBe(3);
    expect(statements("{ tvSeries(first: 20) { items { seasons { series { seasons { id } } } } } }")).toBe(4);
    expect(statements(`{ ${seasons} other: ${seasons} }`)).toBe(6);
    expect(
      statements('{ tvSeriesSingle(id: "1") { seasons { id } } tvSeason(id: "2") { series { id } } }'),
    ).toBe(3);
    expect(statements("{ tvSeries(first: 20) { items { seasons { id } more: seasons { title } } } }")).toBe(
      2,
    );
    expect(statements("{ tvSeasons(first: 20) { items { series { id } } } }")).toBe(2);
    expect(statements("{ watching(first: 20) { items { ... on TvSeries { seasons { id } } } } }")).toBe(2);
    const imported = "importedItem { id } seasons { importedItem { id } }";
    expect(statements(`{ searchExternalTvSeries(term: "lost") { ${imported} } }`)).toBe(1);
    expect(
      statements('{ book(id: "1") { id } feature(id: "2") { id } tvSeriesSingle(id: "3") { id } }'),
    ).toBe(1);
  });

  test("counts all lists with only the total selected once, and those with nothing selected not at all", () => {
    expect(statements(YEAR_IN_REVIEW)).toBe(3);
    expect(
      statements("{ books(first: 15) { total } features(first: 0) { total hasNextPage items { id } } }"),
    ).toBe(1);
    expect(statements("{ books(first: 0) { hasNextPage } bookShelf(id: Read) { name } }")).toBe(0);
    expect(statements("{ books(first: 15) { total hasNextPage } }")).toBe(1);
    expect(statements("{ books(first: 15) { nextPageCursor } features(first: 15) { items { id } } }")).toBe(
      2,
    );
    expect(statements("{ tvSeries(first: 0) { items { seasons { id } } } }")).toBe(0);
  });

  test("counts no more than there are in pages that a client walks", () => {
    expect(
      statements("{ bookShelf(id: Read) { id name items(first: 15) { total items { shelf { name } } } } }"),
    ).toBe(1);
    expect(statements("{ _service { sdl } __schema { types { name fields { name } } } }")).toBe(0);
  });

  test("accepts 20 mutations", () => {
    const mutations = Array.from({ length: 20 }, (_, n) => `d${n}: deleteBook(id: "${n}") { id }`).join(" ");
    expect(statements(`mutation { ${mutations} }`)).toBe(20);
    expect(rejection(`mutation { ${mutations} }`)).toBeUndefined();
  });
});

describe("searches of external services", () => {
  const searches = (count: number) =>
    Array.from({ length: count }, (_, n) => `s${n}: searchExternalTvSeries(term: "${n}") { id }`).join(" ");

  test("are at most 5 in one request, of all services together", () => {
    expect(rejection(`{ ${searches(5)} }`)).toBeUndefined();
    expect(rejection(`{ ${searches(20)} }`)).toBe("Number of external searches is 20; the maximum is 5.");
    const books = 'b0: searchExternalBook(term: "a") { id } ...B';
    const fragment = 'fragment B on Query { searchExternalFeature(term: "a") { id } }';
    expect(rejection(`{ ${searches(3)} ${books} } ${fragment}`)).toBeUndefined();
    expect(rejection(`{ ${searches(4)} ${books} } ${fragment}`)).toMatch(/external searches is 6;/);
  });
});

describe("representations of _entities", () => {
  const query = "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book { id } } }";
  const book = { __typename: "Book", id: "1" };

  test("are at most 1,000, those of all aliases together", () => {
    const of = (length: number) => ({ of: Array.from({ length }, () => book) });
    const twenty = Array.from(
      { length: 20 },
      (_, n) => `e${n}: _entities(representations: $of) { __typename }`,
    ).join(" ");
    expect(rejection(query, of(1_000))).toBeUndefined();
    expect(rejection(query, of(1_001))).toBe(
      "Number of _entities representations is 1001; the maximum is 1000.",
    );
    expect(rejection(`query ($of: [_Any!]!) { ${twenty} }`, of(50))).toBeUndefined();
    expect(rejection(`query ($of: [_Any!]!) { ${twenty} }`, of(51))).toMatch(/representations is 1020;/);
  });

  test("may have ids of any form and more fields than a gateway needs to send", () => {
    const of = [book, { ...book, id: 7, title: "T" }, { ...book, id: "" }, { ...book, id: "no UUID" }];
    expect(rejection(query, { of })).toBeUndefined();
    expect(rejection(query, { of: [] })).toBeUndefined();
  });
});

describe("operations that the API doesn't have", () => {
  test("are rejected, mutations as absent from a read-only API", () => {
    const readOnly = buildSchema({ mutations: false });
    const why = (on: typeof schema, query: string) => {
      const document = parse(query);
      const operation = getOperationAST(document);
      if (!operation) throw new Error("The query has no operation");
      return () => {
        checkOperation(on, document, operation, {});
      };
    };
    expect(why(readOnly, "mutation { x }")).toThrow(/^This API is read-only: it has no mutations$/);
    expect(why(readOnly, "subscription { x }")).toThrow(/^This API has no subscriptions$/);
    expect(why(schema, "subscription { x }")).toThrow(/^This API has no subscriptions$/);
  });
});

describe("aliases", () => {
  const aliases = (count: number, field: string) =>
    Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(" ");

  test("rejects 21 of one list, and names it", () => {
    expect(rejection(`{ ${aliases(21, "books(first: 0) { total }")} }`)).toBe(
      "Number of aliases of Query.books is 21; the maximum is 20.",
    );
  });

  test("rejects 21 of one field, also when fragments share them out", () => {
    const names = (from: number) => Array.from({ length: 11 }, (_, n) => `a${from + n}: title`).join(" ");
    expect(
      rejection(
        `{ books(first: 1) { items { ...A ...B } } } fragment A on Book { ${names(0)} } fragment B on Book { ${names(11)} }`,
      ),
    ).toMatch(/aliases of Book\.title is 22;/);
  });

  test("counts a list's in all objects together", () => {
    const shelf = `bookShelf(id: Read) { ${aliases(3, "items(first: 0) { total }")} }`;
    expect(rejection(`{ ${aliases(6, shelf)} }`)).toBeUndefined();
    expect(rejection(`{ ${aliases(7, shelf)} }`)).toMatch(/aliases of BookShelf\.items is 21;/);
  });
});

describe("an invalid rating is named by the scalar's own message:", () => {
  const note = "a text that is longer than what is repeated of one";
  test.each([
    ["a number", 11, "11"],
    ["a text", "ten", "ten"],
    ["a long text", note, "a text that is longer th…"],
    ["a list", [7], "[7]"],
    ["an object", { of: note }, '{"of":"a text that is lo…'],
    ["a truth value", true, "true"],
  ])("%s", (_, rating, shown) => {
    const words = `Invalid rating: ${shown} (it must be a whole number from 1 to 10)`;
    const update = 'mutation ($item: UpdateBookInput!) { updateBook(id: "1", item: $item) { id } }';
    expect(rejection(update, { item: { rating } })).toBe(`Invalid variable $item.rating: ${words}`);
  });
});

describe("arguments", () => {
  test("that are invalid are left to their field", () => {
    const query = "query ($n: Int = 5) { books(first: $n) { total } }";
    expect(rejection(query, { n: null })).toBeUndefined();
  });
});

describe("variables that are nested deep", () => {
  const nest = (
    depth: number,
    inside: unknown = "x",
    wrap: (value: unknown) => unknown = (value) => [value],
  ) => {
    let value = inside;
    for (let level = 0; level < depth; level++) value = wrap(value);
    return value;
  };
  const add = "mutation ($item: AddBookInput!) { addBook(item: $item) { id } }";
  const games = "mutation ($item: AddVideoGameInput!) { addVideoGame(item: $item) { id } }";
  const entities = "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }";
  const inItem = (notes: unknown) => ({ item: { title: "T", author: "A", shelfId: "Read", notes } });
  const objects = (depth: number) => nest(depth, 1, (value) => ({ rating: value }));

  test.each([
    ["a list for a text", add, (depth: number) => inItem(nest(depth))],
    ["objects for a text", add, (depth: number) => inItem(objects(depth))],
    ["a list for an object", add, (depth: number) => ({ item: nest(depth) })],
    ["objects for an object", add, (depth: number) => ({ item: objects(depth) })],
    [
      "lists for a list of words",
      games,
      (depth: number) => ({ item: { platformIds: nest(depth, "Steam") } }),
    ],
    ["representations", entities, (depth: number) => ({ of: nest(depth, { __typename: "Book", id: "1" }) })],
    ["what no operation declares", add, (depth: number) => ({ ...inItem("x"), other: nest(depth) })],
  ])("are rejected, however deep: %s", (_, query, variables) => {
    for (const depth of [4_000, 5_000, 100_000]) {
      expect(rejection(query, variables(depth))).toMatch(
        /^Variable depth is at least 101; the maximum is 100\.$/,
      );
    }
    expect(rejection(query, variables(90)) ?? "").not.toContain("Variable depth");
  });

  test("cost no more than reading them, nor do many invalid ones", () => {
    const many = {
      item: { title: "T", shelfId: "Read", platformIds: Array.from({ length: 100_000 }, () => "Stean") },
    };
    for (const [query, variables] of [
      [add, inItem(nest(500_000))],
      [games, many],
    ] as const) {
      const began = cpuMs();
      expect(rejection(query, variables)).toBeDefined();
      expect(cpuMs() - began).toBeLessThan(500);
    }
  });
});

describe("variables", () => {
  const NOTE = "a private note that nobody else may ever read";
  const add = "mutation ($item: AddBookInput!) { addBook(item: $item) { id } }";
  const item = { title: "T", author: "A", shelfId: "Read" };

  test("name the issue and its location, without private values", () => {
    expect(rejection(add, { item: { ...item, rating: 11 } })).toMatch(
      /^Invalid variable \$item\.rating: .*Invalid rating: 11/,
    );
    expect(rejection(add, { item: { ...item, notes: { text: NOTE } } })).toBe(
      "Invalid variable $item.notes: String cannot represent a non string value",
    );
    expect(rejection(add, { item: { ...item, notes: 12 } })).toBe(
      "Invalid variable $item.notes: String cannot represent a non string value",
    );
    expect(rejection(add, { item: { ...item, shelfId: NOTE, notes: 12 } })).not.toContain(NOTE.slice(0, 12));
    expect(rejection(add, { item: { notes: NOTE } })).toContain('Field "title" of required type "String!"');
    expect(rejection(add, { item: { notes: NOTE } })).not.toContain(NOTE);
    expect(rejection(add, { item: NOTE })).not.toContain(NOTE);
    expect(rejection(add, {})).toBe(
      'Invalid variable Variable "$item" of required type "AddBookInput!" was not provided.',
    );
  });
});

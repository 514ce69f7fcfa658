/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const common = `
  __typename id externalId addedAt movedAt notes title rating image { url width height } shelf { id name }
`;

/** Each type with its own fields: as they are written, and as they are read. */
const types = [
  {
    type: "Book",
    single: "book",
    list: "books",
    shelves: ["Reading", "DidNotFinish", "Did Not Finish"],
    fields: "author reread",
    input: { author: "Mary Shelley", reread: true },
    shown: { author: "Mary Shelley", reread: true },
    least: { author: "Nobody" },
    leastShown: { author: "Nobody", reread: false },
  },
  {
    type: "VideoGame",
    single: "videoGame",
    list: "videoGames",
    shelves: ["Playing", "GaveUp", "Gave Up"],
    fields: "platforms { id name } devices { id name } replay hoursPlayed",
    input: {
      platformIds: ["NintendoSNES", "IOS"],
      deviceIds: ["TrimUiBrick"],
      replay: true,
      hoursPlayed: 12,
    },
    shown: {
      platforms: [
        { id: "NintendoSNES", name: "Super Nintendo" },
        { id: "IOS", name: "iOS" },
      ],
      devices: [{ id: "TrimUiBrick", name: "Trim UI Brick" }],
      replay: true,
      hoursPlayed: 12,
    },
    least: { platformIds: [] },
    leastShown: { platforms: [], devices: [], replay: false, hoursPlayed: null },
  },
  {
    type: "Feature",
    single: "feature",
    list: "features",
    shelves: ["Watched", "Watched", "Watched"],
    fields: "releaseYear rewatch",
    input: { releaseYear: "1927", rewatch: true },
    shown: { releaseYear: "1927", rewatch: true },
    least: { releaseYear: "" },
    leastShown: { releaseYear: "", rewatch: false },
  },
  {
    type: "TvSeries",
    single: "tvSeriesSingle",
    list: "tvSeries",
    shelves: ["Watching", "FinishedSeason", "Between Seasons"],
    fields: "releaseYear seasons { id }",
    input: { releaseYear: "1959" },
    shown: { releaseYear: "1959", seasons: [] },
    least: { releaseYear: "" },
    leastShown: { releaseYear: "", seasons: [] },
  },
  {
    type: "TvSeason",
    single: "tvSeason",
    list: "tvSeasons",
    shelves: ["Watching", "FinishedSeason", "Finished"],
    fields: "seasonNumber seasonTitle releaseYear rewatch",
    input: { seasonNumber: 2, seasonTitle: "The Fog", releaseYear: "1960", rewatch: true },
    shown: { seasonNumber: 2, seasonTitle: "The Fog", releaseYear: "1960", rewatch: true },
    least: { seasonNumber: 1, releaseYear: "" },
    leastShown: { seasonNumber: 1, seasonTitle: null, releaseYear: "", rewatch: false },
  },
];

const shelfName: Record<string, string> = { GaveUp: "Gave Up" };

async function seriesId(): Promise<string> {
  const { id } = await api.data.Mutate.createItem({
    id: randomUUID(),
    type: "TvSeries",
    shelf: "Watching",
    title: "A series",
  });
  return id;
}

for (const { type, single, list, shelves, fields, input, shown, least, leastShown } of types) {
  const [first = "", second = "", secondName = ""] = shelves;
  const all = `${common} ${fields}`;
  const belongs = async () => (type === "TvSeason" ? { seriesId: await seriesId() } : {});
  const add = (item: object) =>
    api.ok(`mutation ($item: Add${type}Input!) { added: add${type}(item: $item) { ${all} } }`, { item });

  test(`a ${type} is added with all its fields, and read as it was written`, async () => {
    const image = { url: `${api.stubs.tmdb.url}/pictures/a.png` };
    const { added } = await add({
      ...input,
      ...(await belongs()),
      title: `All of a ${type}`,
      shelfId: first,
      rating: 7,
      addedAt: "2020-02-29T12:00:00.5Z",
      movedAt: "2021-03-01T00:00:00+01:00",
      notes: "Private",
      externalId: "made-up:1",
      imageUrl: image.url,
    });
    expect(added).toEqual({
      ...shown,
      __typename: type,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      title: `All of a ${type}`,
      shelf: { id: first, name: shelfName[first] ?? first },
      rating: 7,
      addedAt: "2020-02-29T12:00:00.500Z",
      movedAt: "2021-02-28T23:00:00.000Z",
      notes: "Private",
      externalId: "made-up:1",
      image: { url: expect.stringMatching(/\.jpg$/) as string, width: 128, height: 181 },
    });
    const { found } = await api.ok(`query ($id: ID!) { found: ${single}(id: $id) { ${all} } }`, {
      id: added.id,
    });
    expect(found).toEqual(added);
  });

  test(`a ${type} is added with what is required alone, the rest null`, async () => {
    const before = Date.now();
    const nulls = {
      rating: null,
      imageUrl: null,
      notes: null,
      externalId: null,
      addedAt: null,
      movedAt: null,
    };
    const { added } = await add({ ...least, ...nulls, ...(await belongs()), title: "Least", shelfId: first });
    expect(added).toMatchObject({
      ...leastShown,
      title: "Least",
      rating: null,
      image: null,
      notes: null,
      externalId: null,
    });
    expect(Date.parse(added.addedAt)).toBeGreaterThanOrEqual(before);
    expect(added.movedAt).toBe(added.addedAt);
  });

  test(`a ${type} is updated, listed, found on its shelf and deleted`, async () => {
    const { added } = await add({ ...least, ...(await belongs()), title: `Old ${type}`, shelfId: first });
    const { id } = added;
    const { updated } = await api.ok(
      `mutation ($id: ID!, $item: Update${type}Input!) { updated: update${type}(id: $id, item: $item) { ${all} } }`,
      { id, item: { ...input, title: `Über ${type}`, shelfId: second, rating: 3 } },
    );
    expect(updated).toMatchObject({
      ...shown,
      title: `Über ${type}`,
      shelf: { id: second, name: secondName },
      rating: 3,
      addedAt: added.addedAt,
    });
    const query = `query ($shelf: ${type}ShelfId!, $term: String) {
      list: ${list}(first: 10, searchTerm: $term) { total items { ${all} } hasNextPage nextPageCursor }
      shelf: ${single.replace("Single", "")}Shelf(id: $shelf) {
        id name items(first: 10, filter: { searchTerm: $term }) { total items { ${all} } hasNextPage nextPageCursor }
      }
    }`;
    const page = { total: 1, items: [updated], hasNextPage: false, nextPageCursor: null };
    expect(await api.ok(query, { shelf: second, term: `uber ${type}` })).toEqual({
      list: page,
      shelf: { id: second, name: secondName, items: page },
    });
    const { deleted } = await api.ok(`mutation ($id: ID!) { deleted: delete${type}(id: $id) { id } }`, {
      id,
    });
    expect(deleted).toEqual({ id });
    expect(await api.ok(`query ($id: ID!) { found: ${single}(id: $id) { id } }`, { id })).toEqual({
      found: null,
    });
  });

  test(`a ${type} that isn't there is null to read, and ITEM_NOT_FOUND to change or delete`, async () => {
    const ids = { a: randomUUID(), b: "no UUID", c: "" };
    expect(
      await api.ok(
        `query ($a: ID!, $b: ID!, $c: ID!) {
          a: ${single}(id: $a) { id } b: ${single}(id: $b) { id } c: ${single}(id: $c) { id }
        }`,
        ids,
      ),
    ).toEqual({ a: null, b: null, c: null });
    const gone = { message: expect.stringContaining(ids.a) as string, code: "ITEM_NOT_FOUND" };
    for (const item of [{ title: "New" }, { imageUrl: "http://127.0.0.1:1/never-asked.png" }]) {
      expect(
        await api.failure(
          `mutation ($id: ID!, $item: Update${type}Input!) { update${type}(id: $id, item: $item) { id } }`,
          { id: ids.a, item },
        ),
      ).toEqual(gone);
    }
    const deletion = `mutation ($id: ID!) { delete${type}(id: $id) { id } }`;
    expect(await api.failure(deletion, { id: ids.a })).toEqual(gone);
    expect((await api.failure(deletion, { id: "no UUID" })).code).toBe("ITEM_NOT_FOUND");
  });

  test(`an item of another type isn't taken for a ${type}`, async () => {
    const { id } = await api.data.Mutate.createItem({
      id: randomUUID(),
      type: type === "Book" ? "Feature" : "Book",
      shelf: "Read",
      title: "Something else",
    });
    expect(await api.ok(`query ($id: ID!) { found: ${single}(id: $id) { id } }`, { id })).toEqual({
      found: null,
    });
    const deletion = `mutation ($id: ID!) { delete${type}(id: $id) { id } }`;
    expect((await api.failure(deletion, { id })).code).toBe("ITEM_NOT_FOUND");
  });
}

test("an id in upper case finds its item, and is returned as stored", async () => {
  const { id } = await api.data.Mutate.createItem({
    id: randomUUID(),
    type: "Book",
    shelf: "Read",
    title: "A",
  });
  expect(await api.ok("query ($id: ID!) { book(id: $id) { id } }", { id: id.toUpperCase() })).toEqual({
    book: { id },
  });
  const deletion = "mutation ($id: ID!) { deleted: deleteBook(id: $id) { id } }";
  expect(await api.ok(deletion, { id: id.toUpperCase() })).toEqual({ deleted: { id } });
});

test("errors of the data layer name the fields", async () => {
  const { message, code } = await api.failure(
    `mutation { addBook(item: { title: "", shelfId: Read, author: "A" }) { id } }`,
  );
  expect(code).toBe("INVALID_ITEM");
  expect(message).toContain("title must be a text of 1 to 500 characters");
});

test("a book is found as an entity by its id, several in one statement, and null when it is gone", async () => {
  const books = await Promise.all(
    ["A", "B"].map((title) =>
      api.data.Mutate.createItem({ id: randomUUID(), type: "Book", shelf: "Read", title, author: "X" }),
    ),
  );
  const ids = [...books.map(({ id }) => id), randomUUID(), "no UUID"];
  const { data, errors, statements } = await api.run(
    "query ($all: [_Any!]!) { _entities(representations: $all) { __typename ... on Book { id title author } } }",
    { all: ids.map((id) => ({ __typename: "Book", id })) },
  );
  expect(errors).toEqual([]);
  expect(data._entities).toEqual([
    { __typename: "Book", id: ids[0], title: "A", author: "X" },
    { __typename: "Book", id: ids[1], title: "B", author: "X" },
    null,
    null,
  ]);
  expect(statements).toEqual(["Query.withIds"]);
});

test("an invalid reference is rejected at its own path; a number is looked up as text", async () => {
  const { id } = await api.data.Mutate.createItem({
    id: randomUUID(),
    type: "Book",
    shelf: "Read",
    title: "A",
  });
  const invalid = [
    { __typename: "Book" },
    ...[null, {}, [], true, 1.5].map((id) => ({ __typename: "Book", id })),
    { __typename: "Feature", id },
    { __typename: "Nothing", id },
    { __typename: 3, id },
    { id },
    "Book",
    [],
  ];
  const all = [
    { __typename: "Book", id },
    { __typename: "Book", id: 17 },
    ...invalid,
    { __typename: "Book", id },
  ];
  const { data, errors, statements } = await api.run(
    "query ($all: [_Any!]!) { _entities(representations: $all) { ... on Book { id } } }",
    { all },
  );
  expect(data._entities).toEqual([{ id }, null, ...invalid.map(() => null), { id }]);
  expect(errors.map(({ path, message }) => [path?.[1], message])).toEqual(
    invalid.map((_, n) => [n + 2, `representations[${n + 2}] must be { __typename: "Book", id: "…" }`]),
  );
  expect(new Set(errors.map((error) => (error.originalError as { code?: unknown }).code))).toEqual(
    new Set(["BAD_USER_INPUT"]),
  );
  expect(statements).toEqual(["Query.withIds"]);
});

test("the gateway reads the subgraph's schema", async () => {
  const { _service } = await api.ok("{ _service { sdl } }");
  expect(_service.sdl).toMatch(/type Book implements Item\s+@key\(fields: "id"\)/);
});

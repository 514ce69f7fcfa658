/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const image = { url: "https://images.example.org/a.jpg", width: 100, height: 150 };

const shared = {
  rating: 7,
  notes: "Private",
  externalId: "made-up:1",
  image,
  movedAt: new Date("2024-01-01T00:00:00Z"),
  addedAt: new Date("2023-01-01T00:00:00Z"),
};

/** Stored fields of each type, the inputs that clear, and those that may not. */
const types = [
  {
    type: "Book",
    shelf: "Read",
    own: { author: "A", reread: true },
    clears: { reread: null },
    cleared: ["reread"],
    required: ["author"],
  },
  {
    type: "VideoGame",
    shelf: "Played",
    own: { platforms: ["Steam"], devices: ["SteamDeck"], replay: true, hoursPlayed: 3 },
    clears: { deviceIds: null, replay: null, hoursPlayed: null },
    cleared: ["devices", "replay", "hoursPlayed"],
    required: ["platformIds"],
  },
  {
    type: "Feature",
    shelf: "Watched",
    own: { releaseYear: "1927", rewatch: true },
    clears: { rewatch: null },
    cleared: ["rewatch"],
    required: ["releaseYear"],
  },
  {
    type: "TvSeries",
    shelf: "Watching",
    own: { releaseYear: "1959" },
    clears: {},
    cleared: [],
    required: ["releaseYear"],
  },
  {
    type: "TvSeason",
    shelf: "Watching",
    own: { releaseYear: "1959", seasonNumber: 1, seasonTitle: "The Fog", rewatch: true },
    clears: { seasonTitle: null, rewatch: null },
    cleared: ["seasonTitle", "rewatch"],
    required: ["seriesId", "seasonNumber", "releaseYear"],
  },
];

async function create(type: string, shelf: string, own: Record<string, unknown>) {
  const { Mutate } = api.data;
  if (type === "TvSeason") {
    const series = { id: randomUUID(), type: "TvSeries", shelf, title: "Series", releaseYear: "1959" };
    own = { ...own, seriesId: (await Mutate.createItem(series)).id };
  }
  return Mutate.createItem({ ...shared, ...own, id: randomUUID(), type, shelf, title: `A ${type}` });
}

for (const { type, shelf, own, clears, cleared, required } of types) {
  const update = `mutation ($id: ID!, $item: Update${type}Input!) { update${type}(id: $id, item: $item) { id } }`;

  test(`null in an update of a ${type} clears what is optional and touches nothing else`, async () => {
    const stored = await create(type, shelf, own);
    const { id } = stored;
    const item = { rating: null, notes: null, externalId: null, imageUrl: null, ...clears };
    await api.ok(update, { id, item });
    const left: Record<string, unknown> = { ...stored };
    for (const name of ["rating", "notes", "externalId", "image", ...cleared])
      Reflect.deleteProperty(left, name);
    expect(await api.data.Query.withId({ type, id })).toEqual(left);
  });

  test(`an update of a ${type} leaves alone what it leaves out`, async () => {
    const stored = await create(type, shelf, own);
    const { id } = stored;
    await api.ok(update, { id, item: {} });
    expect(await api.data.Query.withId({ type, id })).toEqual(stored);
    await api.ok(update, { id, item: { notes: "Other" } });
    expect(await api.data.Query.withId({ type, id })).toEqual({ ...stored, notes: "Other" });
  });

  test(`null for what a ${type} has to have is an error that names it, and changes nothing`, async () => {
    const stored = await create(type, shelf, own);
    const { id } = stored;
    for (const name of ["title", "shelfId", "addedAt", "movedAt", ...required]) {
      const { message, code } = await api.failure(update, { id, item: { [name]: null, notes: "Changed" } });
      expect(code).toBe("BAD_USER_INPUT");
      expect(message).toContain(name);
    }
    expect(await api.data.Query.withId({ type, id })).toEqual(stored);
  });
}

test("a form that sends every field back changes nothing, the image's address included", async () => {
  const sizes = [
    { size: "standard", url: "https://images.example.org/a-standard.jpg", width: 128, height: 192 },
  ];
  const stored = await create("Book", "Read", { author: "A", reread: false, image: { ...image, sizes } });
  const { id } = stored;
  const { book } = await api.ok(
    "query ($id: ID!) { book(id: $id) { title author reread rating notes externalId addedAt movedAt image { url } } }",
    { id },
  );
  expect(book.image.url).toBe(sizes[0]?.url);
  for (const imageUrl of [book.image.url, image.url]) {
    const form = { ...book, imageUrl };
    delete form.image;
    await api.ok("mutation ($id: ID!, $item: UpdateBookInput!) { updateBook(id: $id, item: $item) { id } }", {
      id,
      item: form,
    });
    expect(await api.data.Query.withId({ type: "Book", id })).toEqual(stored);
  }
});

test("another shelf in an update sets movedAt to now, unless it contains movedAt", async () => {
  const { id } = await create("Book", "Reading", { author: "A" });
  const update = `mutation ($id: ID!, $item: UpdateBookInput!) {
    updateBook(id: $id, item: $item) { movedAt shelf { id } }
  }`;
  const before = Date.now();
  const { updateBook } = await api.ok(update, { id, item: { shelfId: "Read" } });
  expect(updateBook.shelf.id).toBe("Read");
  expect(Date.parse(updateBook.movedAt)).toBeGreaterThanOrEqual(before);
  const movedAt = "2022-02-02T00:00:00.000Z";
  expect(await api.ok(update, { id, item: { shelfId: "Reading", movedAt } })).toEqual({
    updateBook: { movedAt, shelf: { id: "Reading" } },
  });
});

import { expect, test } from "vitest";
import { calls, itemSuite, type ItemType } from "./support/itemSuite.ts";
import { masked } from "./support/masked.ts";
import { unique } from "./support/unique.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();

const book: ItemType = {
  name: "Book",
  single: "book",
  fields: "author reread",
  whole: { shelfId: "Read", author: "Mary Shelley", reread: true },
  required: ["author"],
  clearable: {},
  otherShelf: { id: "DidNotFinish", name: "Did Not Finish" },
  otherType: { name: "Feature", single: "feature" },
};
const books = calls(api, book);

itemSuite(api, book);

test("a gateway resolves books by their ids", async () => {
  const title = `Entity ${unique()}`;
  const { id } = await books.add({ title, ...book.whole });
  const nobodys = "00000000-0000-4000-8000-000000000000";
  const representations = [id, nobodys].map((id: unknown) => ({ __typename: "Book", id }));
  const { _entities } = await api.run<{ _entities: unknown }>(
    "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Book { id title } } }",
    { representations },
  );
  expect(_entities).toEqual([{ id: id as string, title }, null]);
  const { _service } = await api.run<{ _service: { sdl: string } }>("{ _service { sdl } }");
  expect(_service.sdl).toMatch(/type Book implements Item\s+@key\(fields: "id"\)/);
  await books.remove(id as string);
});

test("books are found by external search, imported, and marked as imported", async (context) => {
  needsStubs(context);
  const search = async () => {
    const { found } = await api.run<{ found: { id: string; title: string; author: string }[] }>(
      '{ found: searchExternalBook(term: "frankenstein") { id title author imageUrl importedItem { id title } } }',
    );
    return found;
  };
  const found = await search();
  expect(masked(found)).toMatchSnapshot();
  const { imported } = await api.run(
    `mutation ($externalId: ID!, $overrides: UpdateBookInput) {
      imported: importExternalBook(externalId: $externalId, shelfId: Reading, overrides: $overrides) { ...Whole }
    } ${books.fragment}`,
    {
      externalId: found[0]?.id,
      overrides: { title: null, shelfId: null, rating: 7, imageUrl: null, author: null, notes: null },
    },
  );
  expect(imported).toMatchObject({
    title: found[0]?.title,
    author: found[0]?.author,
    externalId: found[0]?.id,
    rating: 7,
    shelf: { id: "Reading" },
  });
  const { id, title } = imported as { id: string; title: string };
  expect((await search())[0]).toEqual({ ...found[0], importedItem: { id, title } });
  await books.remove(id);
});

test("a picture is fetched, kept in two sizes and served", async (context) => {
  needsStubs(context);
  const { id, image } = await books.add({
    title: `Picture ${unique()}`,
    ...book.whole,
    imageUrl: api.pictureUrl("good.jpg"),
  });
  expect((image as { width: number }).width).toBe(128);
  const served = await fetch((image as { url: string }).url);
  expect(served.headers.get("content-type")).toBe("image/jpeg");
  expect(Buffer.from(await served.arrayBuffer()).toString("hex", 0, 2)).toBe("ffd8");
  // Cleared again.
  expect((await books.update(id as string, { imageUrl: null })).image).toBeNull();
  await books.remove(id as string);
});

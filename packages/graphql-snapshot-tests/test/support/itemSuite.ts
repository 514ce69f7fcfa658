import { describe, expect, test } from "vitest";
import type { Fields } from "./Api.ts";
import { masked } from "./masked.ts";
import { unique } from "./unique.ts";
import type { TestedApi } from "./useApi.ts";

type Input = Record<string, unknown>;

/** What distinguishes an item type from the others. */
export interface ItemType {
  /** E.g. `Book`. */
  name: string;
  /** The query for one. */
  single: string;
  /** Selection of the type's own fields. */
  fields: string;
  /** Values for all own inputs, and a shelf. */
  whole: Input & { shelfId: string };
  /** The inputs without which it can't be added, title and shelf aside. */
  required: string[];
  /** Own optional inputs, each with the field that is null after clearing it. */
  clearable: Record<string, string>;
  /** A shelf other than the whole one's. */
  otherShelf: { id: string; name: string };
  /** Creates the item that it refers to and returns the inputs with the reference. */
  refersTo?: () => Promise<Input>;
  /** Another type. */
  otherType: { name: string; single: string };
}

const COMMON = {
  rating: 9,
  notes: "A made-up note",
  externalId: "made-up:1",
  addedAt: "2020-01-02T03:04:05.678Z",
  movedAt: "2021-02-03T04:05:06.789Z",
};

/** The calls on one type of items. */
export function calls(
  api: TestedApi,
  { name, single, fields }: Pick<ItemType, "name" | "single" | "fields">,
) {
  const fragment = `fragment Whole on ${name} {
    id externalId addedAt movedAt notes title rating image { url width height } shelf { id name } ${fields}
  }`;
  const add = `mutation ($item: Add${name}Input!) { item: add${name}(item: $item) { ...Whole } } ${fragment}`;
  const update = `mutation ($id: ID!, $item: Update${name}Input!) {
    item: update${name}(id: $id, item: $item) { ...Whole }
  } ${fragment}`;
  const remove = `mutation ($id: ID!) { item: delete${name}(id: $id) { id } }`;
  const one = `query ($id: ID!) { item: ${single}(id: $id) { ...Whole } } ${fragment}`;
  const item = async (document: string, variables: Input) =>
    (await api.run<{ item: Fields }>(document, variables)).item;
  return {
    fragment,
    add: (input: Input) => item(add, { item: input }),
    update: (id: string, input: Input) => item(update, { id, item: input }),
    remove: (id: string) => item(remove, { id }),
    one: (id: string) => item(one, { id }),
    codes: {
      add: (input: Input) => codes(api, add, { item: input }),
      update: (id: string, input: Input) => codes(api, update, { id, item: input }),
      remove: (id: string) => codes(api, remove, { id }),
    },
  };
}

/** The codes of the errors in a response. */
async function codes(api: TestedApi, document: string, variables: Input): Promise<unknown[]> {
  const { errors } = await api.ask(document, variables);
  return errors.map(({ extensions }) => extensions.code);
}

/** Tests of every item type. Each cleans up after itself: the library may be in use. */
export function itemSuite(api: TestedApi, type: ItemType): void {
  const { add, update, remove, one, codes: codesOf } = calls(api, type);
  const refersTo = type.refersTo ?? (() => Promise.resolve({}));
  const wholeInput = async (title: string) => ({ title, ...COMMON, ...type.whole, ...(await refersTo()) });
  const leastInput = async (title: string) => ({
    title,
    shelfId: type.whole.shelfId,
    ...Object.fromEntries(type.required.map((field) => [field, type.whole[field]])),
    ...(await refersTo()),
  });
  const idOf = (item: Fields) => item.id as string;

  describe(`${type.name}: what all items do`, () => {
    test("one is added with all that it can have, and read back as it was answered", async () => {
      const title = `Whole ${unique()}`;
      const item = await add(await wholeInput(title));
      expect(masked(item, title)).toMatchSnapshot();
      expect(await one(idOf(item))).toEqual(item);
      await remove(idOf(item));
    });

    test("one is added with the least that it must have", async () => {
      const began = Date.now();
      const title = `Least ${unique()}`;
      const item = await add(await leastInput(title));
      const { addedAt, movedAt, ...rest } = item;
      expect(masked(rest, title)).toMatchSnapshot();
      // The clocks of two machines may differ.
      expect(Math.abs(new Date(addedAt as string).getTime() - began)).toBeLessThan(120_000);
      expect(movedAt).toBe(addedAt);
      await remove(idOf(item));
    });

    test("each missing required field is named", async () => {
      const input = await leastInput(`Lacking ${unique()}`);
      for (const field of ["title", "shelfId", ...type.required]) {
        const { errors } = await api.ask(
          `mutation ($item: Add${type.name}Input!) { add${type.name}(item: $item) { id } }`,
          { item: { ...input, [field]: undefined } },
        );
        expect(errors[0]?.message).toContain(`"${field}"`);
        expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
      }
    });

    test("an update changes the fields in its input, clears those that are null, and keeps the rest", async () => {
      const item = await add(await wholeInput(`Changed ${unique()}`));
      const id = idOf(item);
      const clearable: Record<string, string> = { rating: "rating", notes: "notes", ...type.clearable };
      const cleared = await update(id, {
        externalId: "made-up:2",
        ...Object.fromEntries(Object.keys(clearable).map((input) => [input, null])),
      });
      expect(cleared).toEqual({
        ...item,
        externalId: "made-up:2",
        ...Object.fromEntries(Object.values(clearable).map((field) => [field, null])),
      });
      expect((await update(id, { externalId: null })).externalId).toBeNull();
      expect(await one(id)).toEqual({ ...cleared, externalId: null });
      await remove(id);
    });

    test("a form that sends every field, unchanged ones and nulls included, changes nothing", async () => {
      const input: Input = await leastInput(`Form ${unique()}`);
      const item = await add(input);
      const { shelfId: _, ...form } = input;
      const nulls = Object.keys({ rating: 0, imageUrl: 0, notes: 0, externalId: 0, ...type.clearable });
      const sent = {
        ...form,
        ...Object.fromEntries(nulls.map((field) => [field, null])),
        addedAt: item.addedAt as string,
        movedAt: item.movedAt as string,
      };
      expect(await update(idOf(item), sent)).toEqual(item);
      await remove(idOf(item));
    });

    test("another shelf sets movedAt to now, or to the input's", async () => {
      const item = await add(await wholeInput(`Moved ${unique()}`));
      const moved = await update(idOf(item), { shelfId: type.otherShelf.id });
      expect(moved.shelf).toEqual(type.otherShelf);
      if (type.otherShelf.id !== type.whole.shelfId) {
        expect(new Date(moved.movedAt as string) > new Date(COMMON.movedAt)).toBe(true);
      }
      const dated = { shelfId: type.whole.shelfId, movedAt: "2001-01-01T00:00:00.000Z" };
      expect((await update(idOf(item), dated)).movedAt).toBe(dated.movedAt);
      await remove(idOf(item));
    });

    test("what it must have can't be cleared", async () => {
      const item = await add(await wholeInput(`Kept ${unique()}`));
      for (const field of ["title", "shelfId", "addedAt", "movedAt", ...type.required]) {
        const found = await codesOf.update(idOf(item), { rating: 1, [field]: null });
        expect(found, field).toHaveLength(1);
        expect(found[0], field).toMatch(/^(BAD_USER_INPUT|INVALID_ITEM)$/);
      }
      expect(await one(idOf(item))).toEqual(item);
      await remove(idOf(item));
    });

    test("once deleted it is gone, and can't be deleted or changed again", async () => {
      const id = idOf(await add(await wholeInput(`Gone ${unique()}`)));
      expect(await remove(id)).toEqual({ id });
      expect(await one(id)).toBeNull();
      expect(await codesOf.remove(id)).toEqual(["ITEM_NOT_FOUND"]);
      expect(await codesOf.update(id, { rating: 1 })).toEqual(["ITEM_NOT_FOUND"]);
    });

    test("it isn't there under another type's name", async () => {
      const item = await add(await wholeInput(`Only itself ${unique()}`));
      const other = calls(api, { ...type.otherType, fields: "" });
      expect(await other.one(idOf(item))).toBeNull();
      expect(await other.codes.remove(idOf(item))).toEqual(["ITEM_NOT_FOUND"]);
      expect(await one(idOf(item))).toEqual(item);
      await remove(idOf(item));
    });

    test("an id that is no UUID is not there", async () => {
      expect(await one("not-a-uuid")).toBeNull();
      expect(await codesOf.remove("not-a-uuid")).toEqual(["ITEM_NOT_FOUND"]);
    });
  });
}

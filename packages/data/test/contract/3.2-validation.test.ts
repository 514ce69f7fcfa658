import { randomUUID } from "node:crypto";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { DataError, InvalidItemError } from "../../src/errors/index.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

/** What is reported for an item that differs from a valid one by `input`; nothing may be sent for it. */
async function issuesOf(input: Record<string, unknown>): Promise<string[]> {
  let faults: string[] = [];
  const sent = await observe("billio:data:statement", async () => {
    const item = anItem(input);
    const [created, updated] = await Promise.allSettled([
      db.Mutate.createItem(item),
      db.Mutate.updateItem({ ...item }),
    ]);
    for (const result of [created, updated]) {
      const reason: unknown = result.status === "rejected" ? result.reason : undefined;
      expect(reason, `${Object.keys(input).join()} must be refused`).toBeInstanceOf(InvalidItemError);
      faults = (reason as InvalidItemError).faults.map(({ field }) => field);
    }
  });
  expect(sent).toEqual([]);
  return faults;
}

const cycle: Record<string, unknown> = {};
cycle.self = { again: [cycle] };
let deep: unknown = 1;
for (let level = 0; level < 10_000; level++) deep = [deep];

describe("3.2 an invalid item is rejected before a statement is sent", () => {
  const wrong: [field: string, values: unknown[]][] = [
    [
      "id",
      ["", "x", 7, null, "12345678-1234-1234-1234-1234567890123", "{12345678-1234-1234-1234-123456789012}"],
    ],
    ["type", ["", "book", "Movie", 7, null, "__proto__", ["Book"]]],
    ["shelf", ["", "x".repeat(51), 7, {}, "a\0b", "\ud800", "\udc00x"]],
    ["title", ["", "x".repeat(501), "😀".repeat(501), 7, ["a"], "a\0", "a\ud83d"]],
    ["externalId", ["", "x".repeat(256), 7, "\0", "\ud800"]],
    ["rating", [0, 11, -5, 1.5, NaN, Infinity, "7", true, 7n]],
    ["notes", [7, {}, "a\0b", "\ud800", "x".repeat(1_048_577)]],
    [
      "movedAt",
      ["2024-01-01", 0, new Date(NaN), new Date("+010000-01-01T00:00:00Z"), new Date(-62_135_596_800_001)],
    ],
    ["addedAt", [{}, new Date(8.64e15)]],
    ["seriesId", ["x", 7, randomUUID()]],
    ["image", ["https://example.com", 7, []]],
    [
      "image.url",
      [
        { width: 1, height: 1 },
        { url: "", width: 1, height: 1 },
        { url: "a\0", width: 1, height: 1 },
        { url: 3, width: 1, height: 1 },
      ],
    ],
    [
      "image.width",
      [
        { url: "u", width: 1.5, height: 1 },
        { url: "u", height: 1 },
      ],
    ],
    [
      "image.height",
      [
        { url: "u", width: 1, height: -1 },
        { url: "u", width: 1, height: 2 ** 31 },
      ],
    ],
    ["image.sizes", [{ url: "u", width: 1, height: 1, sizes: {} }]],
    [
      "image.sizes[1].width",
      [
        {
          url: "u",
          width: 1,
          height: 1,
          sizes: [
            { size: 1, url: "u", width: 1, height: 1 },
            { size: 1, url: "u", height: 1 },
          ],
        },
      ],
    ],
    ["image.alt", [{ url: "u", width: 1, height: 1, alt: "not kept" }]],
    [
      "author",
      [
        NaN,
        Infinity,
        1n,
        () => 1,
        Symbol("s"),
        new Map(),
        new Set(),
        /x/,
        new Date(NaN),
        Buffer.from("x"),
        new URL("https://example.com"),
        "a\0",
        "\ud800",
      ],
    ],
    ["author.self.again[0]", [cycle]],
    ["author.b", [{ a: 1, b: NaN }, { b: () => 1 }, { b: new Map() }]],
    [
      "author[1]",
      [
        [1, undefined],
        [1, 2n],
        ["a", "\0"],
      ],
    ],
  ];
  test.each(wrong)("%s", async (field, values) => {
    for (const value of values) {
      const [top = field] = field.split(/[.[]/);
      expect(await issuesOf({ [top]: value })).toContain(field);
    }
  });

  test("a field nested too deep, names that can't be stored, getters that throw", async () => {
    expect((await issuesOf({ author: deep }))[0]).toMatch(/^author/);
    expect(await issuesOf({ "a\0": 1 })).toEqual(["item"]);
    expect(await issuesOf({ author: { "\ud800": 1 } })).toEqual(["author"]);
    const throwing = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(await issuesOf({ author: throwing })).toEqual(["author"]);
    await expect(db.Mutate.createItem(throwing as never)).rejects.toBeInstanceOf(InvalidItemError);
  });

  test("a message stays short however long a name is", async () => {
    const long = "n".repeat(100_000);
    const image = { url: "u", width: 1, height: 1, [long]: 1 };
    const create = db.Mutate.createItem(anItem({ [long]: NaN, image, author: { [long]: NaN } }));
    const error: unknown = await create.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidItemError);
    expect((error as InvalidItemError).faults).toHaveLength(3);
    expect((error as InvalidItemError).message.length).toBeLessThan(1_000);
  });

  test("all issues are listed at once", async () => {
    const create = db.Mutate.createItem({ id: "x", type: "y", rating: 11, author: NaN } as never);
    await expect(create).rejects.toMatchObject({
      code: "INVALID_ITEM",
      faults: [
        { field: "id", reason: "must be a UUID" },
        { field: "type" },
        { field: "shelf", reason: "is required" },
        { field: "title", reason: "is required" },
        { field: "rating" },
        { field: "author" },
      ],
    });
    const noText = Object.create(null) as never;
    await expect(db.Mutate.deleteItem({ id: noText, type: noText })).rejects.toBeInstanceOf(DataError);
    for (const nothing of [undefined, null, 7, "item", []]) {
      await expect(db.Mutate.createItem(nothing as never)).rejects.toBeInstanceOf(InvalidItemError);
      await expect(db.Mutate.updateItem(nothing as never)).rejects.toBeInstanceOf(InvalidItemError);
      await expect(db.Mutate.deleteItem(nothing as never)).rejects.toBeInstanceOf(DataError);
    }
  });

  test("an item of over 2 MiB in all", async () => {
    const mebibyte = "x".repeat(1_048_000);
    expect(await issuesOf({ notes: mebibyte, author: mebibyte })).toEqual(["item"]);
    expect(await issuesOf({ author: `${mebibyte}${"x".repeat(1_000)}` })).toEqual(["item"]);
    await db.Mutate.createItem(anItem({ notes: mebibyte, author: mebibyte.slice(0, 900_000) }));
  });

  test("bounds are taken", async () => {
    const item = anItem({
      shelf: "😀".repeat(50),
      title: "😀".repeat(500),
      externalId: "é".repeat(255),
      movedAt: new Date("0001-01-01T00:00:00.000Z"),
      addedAt: new Date("9999-12-31T23:59:59.999Z"),
      image: { url: "u", width: 0, height: 2_147_483_647 },
      notes: "",
    });
    for (const rating of [1, 10]) {
      const stored = await db.Mutate.createItem({ ...item, id: randomUUID(), rating });
      expect(await db.Query.withId({ type: "Book", id: stored.id })).toEqual({
        ...item,
        rating,
        id: stored.id,
      });
    }
  });

  test("dates read back exactly, whatever their year", async () => {
    for (const text of [
      "0001-01-01T00:00:00.000Z",
      "0099-12-31T23:59:59.001Z",
      "1582-10-10T12:00:00.100Z",
      "1969-12-31T23:59:59.999Z",
      "2024-02-29T01:02:03.004Z",
      "9999-12-31T23:59:59.999Z",
    ]) {
      const date = new Date(text);
      const { id } = await db.Mutate.createItem(anItem({ movedAt: date, addedAt: date }));
      expect(await db.Query.withId({ type: "Book", id })).toMatchObject({ movedAt: date, addedAt: date });
    }
  });

  test("__proto__ and the like are ordinary data and pollute nothing", async () => {
    const input = JSON.parse(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toString":"text","nested":{"__proto__":{"polluted":3}}}`,
    ) as object;
    const item = Object.assign(Object.create(null) as object, anItem());
    for (const [name, value] of Object.entries(input)) {
      Object.defineProperty(item, name, { value, enumerable: true });
    }
    const stored = await db.Mutate.createItem(item);
    const found = await db.Query.withId({ type: "Book", id: stored.id });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ toString: "text" });
    for (const name of ["__proto__", "constructor", "toString", "nested"]) {
      expect(Object.getOwnPropertyDescriptor(found, name)?.value).toEqual(
        Object.getOwnPropertyDescriptor(input, name)?.value,
      );
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const changed = await db.Mutate.updateItem(
      JSON.parse(`{"id":"${stored.id}","type":"Book","__proto__":null,"nested":{"a":1}}`) as never,
    );
    expect(Object.hasOwn(changed, "__proto__")).toBe(false);
    expect(changed).toMatchObject({ nested: { a: 1 } });
  });

  test("only an object's own enumerable fields count, and it is never changed", async () => {
    const item = Object.freeze(
      Object.assign(
        Object.create({ inherited: 1 }) as object,
        anItem({ author: Object.freeze({ a: [1] }), undef: undefined }),
      ),
    );
    const stored = await db.Mutate.createItem(item);
    expect(stored).not.toHaveProperty("inherited");
    expect(stored).not.toHaveProperty("undef");
    expect(stored.author).toEqual({ a: [1] });
  });

  test("values of another realm are as good as ours", async () => {
    const foreign = runInNewContext("({ when: new Date(5), list: [{ a: 1 }] })") as object;
    const movedAt = runInNewContext("new Date(7)") as Date;
    const stored = await db.Mutate.createItem(anItem({ foreign, movedAt }));
    expect(stored).toMatchObject({ foreign: { when: new Date(5).toISOString(), list: [{ a: 1 }] } });
    expect(stored.movedAt.getTime()).toBe(7);
  });
});

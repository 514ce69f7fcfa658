import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, InvalidItemError } from "../../src/index.ts";
import { formatDynamoDbNumber, parseDynamoDbNumber, parseNumber } from "../../src/numbers/index.ts";
import { anItem } from "../support/anItem.ts";
import { dynamoDbNumerals, isSameNumber } from "../support/numerals.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();
const exact = (text: string) => new ExactNumber(text);
const storedData = async (id: string) =>
  (await db.backend("SELECT data FROM items WHERE id = $1", [id]))[0]?.data as string;

/** Numbers of all kinds that a JavaScript number can't hold. */
const numbers = {
  isbn: exact("12345678901234567890"),
  odd: exact("-9007199254740993"),
  long: exact("9.99999999999999999999"),
  tiny: exact("1e-400"),
  huge: exact("1.5e400"),
  t: { deep: [0, { n: exact("9007199254740993") }] },
};

describe("N numbers that a JavaScript number can't hold", () => {
  test("come back digit for digit from every call, and can be written again", async () => {
    const item = anItem({ ...numbers, movedAt: new Date("2024-01-01"), addedAt: new Date("2024-01-01") });
    const key = { id: item.id, type: item.type };
    expect(await db.Mutate.createItem(item)).toStrictEqual(item);
    expect(await storedData(item.id)).toBe(
      '{"isbn":12345678901234567890,"odd":-9007199254740993,"long":9.99999999999999999999,"tiny":1e-400,"huge":1.5e+400,"t":{"deep":[0,{"n":9007199254740993}]}}',
    );
    const stored = await db.Query.withId(key);
    expect(stored).toStrictEqual(item);
    expect((await db.Query.ofType({ type: "Book" }, { first: 10 })).items).toContainEqual(item);
    expect(await db.Mutate.createItem(stored as typeof item, { updateIfExists: true })).toStrictEqual(item);
    expect(await db.Query.withId(key)).toStrictEqual(item);
  });

  test("stay as they are when the database merges other fields in, and come in by an update", async () => {
    const item = anItem({ ...numbers, movedAt: new Date("2024-01-01"), addedAt: new Date("2024-01-01") });
    const key = { id: item.id, type: item.type };
    await db.Mutate.createItem(item);
    const more = { added: exact("0.1000000000000000055511151231257827"), odd: exact("9007199254740995") };
    expect(await db.Mutate.updateItem({ ...key, ...more })).toStrictEqual({ ...item, ...more });
    const { isbn: _, ...left }: Record<string, unknown> = { ...item, ...more, author: "A" };
    expect(await db.Mutate.updateItem({ ...key, isbn: null, author: "A" })).toStrictEqual(left);
    // Written out by the database, and still the same.
    expect(await storedData(item.id)).toContain(`"tiny": 0.${"0".repeat(399)}1`);
    // All fields are there whether one is changed in the row or by reading it first.
    await db.backend(`UPDATE items SET data = '{"n":9007199254740993,"s":"\\u0000"}' WHERE id = $1`, [
      item.id,
    ]);
    await db.Mutate.updateItem({ ...key, s: "x", m: exact("9007199254740995") });
    expect(await db.Query.withId(key)).toMatchObject({
      n: exact("9007199254740993"),
      s: "x",
      m: exact("9007199254740995"),
    });
  });

  test("leave plain numbers what they are, whatever the database makes of their text", async () => {
    const plain = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
    const edges = [
      5e-324,
      Number.MAX_VALUE,
      1e21,
      1e-7,
      0.1 + 0.2,
      2 ** 53,
      2 ** 53 + 2,
      12345678901234567000,
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { minLength: 1, maxLength: 20, size: "max" }), async (list) => {
        const item = anItem({ list: [...edges, ...list] });
        const { list: created } = await db.Mutate.createItem(item);
        const { list: merged } = await db.Mutate.updateItem({ id: item.id, type: "Book", other: 1 });
        expect(created).toStrictEqual(item.list);
        expect(merged).toStrictEqual(item.list);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test("cover DynamoDB's range, through a write, a merge, a read and a write again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(dynamoDbNumerals, { minLength: 1, maxLength: 20, size: "max" }),
        async (texts) => {
          const item = anItem({ list: texts.map(parseDynamoDbNumber) });
          const key = { id: item.id, type: item.type };
          const same = (list: unknown) => {
            const written = (list as number[]).map(formatDynamoDbNumber);
            expect(written).toHaveLength(texts.length);
            for (const [index, text] of texts.entries()) {
              expect(isSameNumber(written[index] ?? "", text), `${text} became ${written[index] ?? ""}`).toBe(
                true,
              );
            }
          };
          same((await db.Mutate.createItem(item)).list);
          same((await db.Mutate.updateItem({ ...key, author: "A" })).list);
          const stored = await db.Query.withId(key);
          same(stored?.list);
          same((await db.Mutate.createItem(stored as typeof item, { updateIfExists: true })).list);
          expect(await db.Query.withId(key)).toStrictEqual(stored);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test("are rejected where a field is a number to count with, or a part of an image", async () => {
    const faults = async (fields: object) => {
      const error = await db.Mutate.createItem(anItem(fields)).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(InvalidItemError);
      return (error as InvalidItemError).faults;
    };
    const almost = exact("9.99999999999999999999");
    const image = {
      url: "u",
      width: almost,
      height: 1,
      sizes: [{ size: 1, url: "u", width: 1, height: almost }],
    };
    const held = "must be a number that a JavaScript number holds digit for digit";
    expect(await faults({ rating: almost, image })).toEqual([
      { field: "rating", reason: "must be a whole number from 1 to 10" },
      { field: "image.width", reason: "must be a whole number of pixels, 0 or more" },
      { field: "image.sizes[0].height", reason: "must be a whole number of pixels, 0 or more" },
    ]);
    expect(await faults({ type: "VideoGame", hoursPlayed: almost })).toEqual([
      { field: "hoursPlayed", reason: held },
    ]);
    expect(await faults({ type: "TvSeason", seasonNumber: almost })).toEqual([
      { field: "seasonNumber", reason: held },
    ]);
    expect((await faults({ addedAt: exact("1577836800000.00001") }))[0]?.field).toBe("addedAt");
    // Written out they would fill the row.
    const places = "must have at most 1,000 digits before and behind its decimal point";
    expect(
      await faults({ a: [exact("1e1000"), exact("1e-1001")], b: exact(`1e-${"9".repeat(15)}`) }),
    ).toEqual([
      { field: "a[0]", reason: places },
      { field: "a[1]", reason: places },
      { field: "b", reason: places },
    ]);
    await db.Mutate.createItem(anItem({ a: [exact("9.1e999"), exact("1e-1000"), exact("7".repeat(1_000))] }));
    // A copy that has lost its class isn't taken for an object of fields.
    expect(await faults({ a: structuredClone(almost) })).toEqual([
      { field: "a.coefficient", reason: "must be a value that JSON can carry, not bigint" },
    ]);
    const update = db.Mutate.updateItem({ type: "VideoGame", id: anItem().id, hoursPlayed: almost });
    await expect(update).rejects.toThrow(`hoursPlayed ${held}`);
  });

  test("are kept in what an image's size has beside what it needs", async () => {
    const sizes = [{ size: 1, url: "u", width: 1, height: 1, bytes: exact("9007199254740993") }];
    const item = anItem({ image: { url: "u", width: 1, height: 1, sizes } });
    const { image } = await db.Mutate.createItem(item);
    expect(image).toStrictEqual(item.image);
  });

  test("are read however another program has written them", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    await db.backend(`UPDATE items SET data = $2 WHERE id = $1`, [
      id,
      '{"a":1.0,"b":1e-20000,"c":12345678901234567890.0,"seasonNumber":1e999,"d":1E99999999999999999999}',
    ]);
    expect(await db.Query.withId({ id, type: "Book" })).toMatchObject({
      a: 1,
      b: parseNumber("1e-20000"),
      c: exact("12345678901234567890"),
      seasonNumber: exact("1e999"),
      d: "1E99999999999999999999",
    });
    // The database takes none of this for JSON; what isn't changed stays what it was, and not as text.
    const changed = await db.Mutate.updateItem({ id, type: "Book", a: 2, n: exact("9007199254740993") });
    expect(changed).toMatchObject({ a: 2, n: exact("9007199254740993"), d: "1E99999999999999999999" });
    expect(await storedData(id)).toBe(
      '{"a":2,"b":1e-20000,"c":12345678901234567890,"seasonNumber":1e+999,"d":1E99999999999999999999,"n":9007199254740993}',
    );
  });
});

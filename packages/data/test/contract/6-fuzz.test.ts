import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DataError } from "../../src/errors/index.ts";
import { anItem } from "../support/anItem.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

/** `FUZZ_STRINGS=1000 npx vitest run …` for a look. */
const STRINGS = Number(process.env.FUZZ_STRINGS ?? 10_000);
const AT_ONCE = 40;

/** Strings that are likelier than most to be taken for something else. */
const awkward = [
  "'; DROP TABLE items; --",
  "$1",
  "\\",
  "%",
  "_",
  "\0",
  "\ud800",
  "a\udc00",
  "\u202e",
  "é",
  "e\u0301",
  "İ",
  "ß",
  "ﷺ".repeat(60),
  "__proto__",
  "null",
  "NaN",
  "{}",
  "[]",
  '"',
  "\n\r\t",
  "\u2028",
  "😀".repeat(500),
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...awkward), fc.string({ maxLength: 3 }))
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 400, maxLength: 600 }) },
);

/** The result of a call, or the DataError that rejects it; any other error fails the test. */
async function orDataError<T>(call: Promise<T>, input: string): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expect(error.code).toMatch(/^INVALID_(ITEM|ARGUMENT|CURSOR)$/);
    // Short ones may stand in a message by chance.
    if (input.length > 4) expect(error.message).not.toContain(input);
    return undefined;
  }
}

describe(`6 and 2.2, 3.4: ${STRINGS} random strings`, () => {
  const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 2 ** 31);
  let strings: string[] = [];
  beforeAll(() => {
    console.log(`fuzz: FAST_CHECK_SEED=${seed}`);
    strings = [...awkward, ...fc.sample(text, { numRuns: STRINGS - awkward.length, seed })];
  });

  test("are stored and read back the same, found and walked past, or rejected by a DataError", async () => {
    const outcomes = { stored: 0, refused: 0 };
    const tryOne = async (input: string) => {
      // The name as it is, "__proto__" too; one that a common field has is overwritten by it.
      const item = anItem({
        [input]: [input],
        type: "Feature",
        title: input,
        notes: input,
        author: input,
        [`f${input}`]: [input],
      });
      const stored = await orDataError(db.Mutate.createItem(item), input);
      // As a cursor a string is rejected, whatever it is.
      const cursor = db.Query.ofType({ type: "Feature" }, { first: 1, after: input, withCount: false });
      expect(await orDataError(cursor, input)).toBeUndefined();
      const page = { first: 10_000, query: input, withCount: false };
      if (stored === undefined) {
        outcomes.refused++;
        await orDataError(db.Query.searchType({ type: "Feature" }, { ...page, first: 1 }), input);
        return;
      }
      outcomes.stored++;
      const { movedAt, addedAt } = stored;
      expect(stored).toEqual({ ...item, movedAt, addedAt });
      expect(await db.Query.withId({ type: "Feature", id: item.id })).toEqual(stored);
      const narrow = { ...page, startDate: movedAt, endDate: movedAt };
      const found = await db.Query.searchType({ type: "Feature" }, narrow);
      expect(found.items.some(({ id }) => id === item.id)).toBe(true);
    };
    const queue = [...strings];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let input = queue.pop(); input !== undefined; input = queue.pop()) await tryOne(input);
      }),
    );
    expect(outcomes.stored + outcomes.refused).toBe(STRINGS);
    expect(outcomes.stored).toBeGreaterThan(STRINGS / 2);
    expect(outcomes.refused).toBeGreaterThan(0);

    // A walk by title hands every stored title through a cursor.
    let walked = 0;
    let after: string | undefined;
    do {
      const page = await db.Query.searchType({ type: "Feature" }, { first: 7, after, withCount: false });
      walked += page.items.length;
      after = page.lastKey;
    } while (after !== undefined && walked < 1_000);
    expect(walked).toBeGreaterThanOrEqual(Math.min(1_000, outcomes.stored));
  }, 240_000);
});

import fc from "fast-check";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";
import { oldBook } from "./oldBook.ts";
import { storableItems } from "./oldItems.ts";

const DIGITS = "12345678901234567890123456789012345678";

/** What every library holds, for chance may leave it out. */
const ALWAYS: readonly AttributeMap[] = [
  // Attributes that are called as DynamoDB's types are, on top and within.
  oldBook(1, { S: { S: "s" }, N: { M: { N: { N: "1" } } }, M: { M: { S: { M: { S: { S: "" } } } } } }),
  oldBook(2, {
    tags: { SS: ["b", "a"] },
    sums: { NS: [DIGITS, "-0.5"] },
    blobs: { BS: [new Uint8Array([0, 255])] },
  }),
  oldBook(3, {
    long: { N: DIGITS },
    bytes: { B: new Uint8Array(0) },
    list: { L: [{ NULL: true }, { SS: ["x"] }] },
  }),
  oldBook(4, { rating: { NULL: true }, image: { NULL: true }, notes: { B: new Uint8Array([1]) } }),
];

const idOf = (item: AttributeMap) => item["type:id"]?.S?.replace(/^[^:]*:/, "") ?? "";

/**
 * Libraries of the old system, without what dynalite loses: items of all ages of the table, each id once, each season with
 * its series, which it may spell in other letters than the series' key does.
 */
export const oldLibraries = (size: number): fc.Arbitrary<AttributeMap[]> =>
  fc
    .tuple(
      fc.uniqueArray(storableItems, {
        selector: (item) => idOf(item).toLowerCase(),
        minLength: size,
        maxLength: size,
        size: "max",
      }),
      fc.infiniteStream(fc.record({ number: fc.nat(), isLower: fc.boolean() })),
    )
    .map(([items, choices]) => {
      const series = items.filter((item) => item["type:id"]?.S?.startsWith("TvSeries:"));
      const whole = items.flatMap((item) => {
        if (!item["type:id"]?.S?.startsWith("TvSeason:")) return [item];
        const { number, isLower } = choices.next().value as { number: number; isLower: boolean };
        const chosen = series[number % series.length];
        if (chosen === undefined) return [];
        return [{ ...item, seriesId: { S: isLower ? idOf(chosen).toLowerCase() : idOf(chosen) } }];
      });
      return [...ALWAYS, ...whole];
    });

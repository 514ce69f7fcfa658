import { randomUUID } from "node:crypto";
import fc from "fast-check";

/** Part of the notes in inputs; no error may quote it. */
export const PRIVATE_NOTE = "made-up-private-note-0123456789";

/** Values of the stored library. */
export interface Known {
  /** Of items of all types. */
  ids: string[];
  /** Ids that most calls should use. */
  wanted: string[];
  /** Of several lists. */
  cursors: string[];
  imageUrls: string[];
}

const texts = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("A title", "emil", "Émile", "frankenstein", "chess", "metropolis"),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        "",
        " ",
        "\t\r\n",
        "\0",
        "a\0b",
        "\ud800",
        "x\udfffy",
        "\udc00\ud800",
        "😀👩‍👩‍👧",
        "\u202eabc",
        "\ufeff",
        "İıſß",
      ],
      ...[
        "%_\\",
        "%",
        "_",
        "\\",
        "\\%",
        "'",
        "''; --",
        '"',
        '"""',
        "${a}",
        "{{a}}",
        "$1",
        "a\u2028b",
        "\u0301",
      ],
      ...["__proto__", "constructor", "toString", "null", "undefined", "NaN", "[]", '{"a":1}', "1e999", "0"],
      ...[
        "x".repeat(20_000),
        "\0".repeat(20_000),
        "😀".repeat(10_000),
        "é".repeat(501),
        "\ufdfa".repeat(500),
      ],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uuid() },
);

const externalIds = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["googlebooks:mAdEuP_Fra-1", "igdb:101", "tmdb:201", "tmdbSeries:301", "tmdbSeason:301:1"],
      ...["imdb:tt9000201", "imdb:tt9000301", "tmdbSeason:302:0", "igdb:103"],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["tmdbSeason:301", "tmdbSeason:301:", "tmdbSeason:301:-1", "tmdbSeason:301:99999999999", "tmdb:0"],
      ...[
        "tmdb:1e3",
        "tmdb:201?a=b",
        "tmdb:999999999",
        "tmdb:9999999999999",
        "igdb:101;",
        "igdb:",
        ":",
        "::",
      ],
      ...[
        "googlebooks:..",
        "googlebooks:../volumes",
        "googlebooks:%2e%2e",
        "TMDB:201",
        "nothing:1",
        "imdb:nm1",
      ],
      ...[
        "__proto__:1",
        "constructor:1",
        "googlebooks:\0",
        "igdb:\ud800",
        `tmdb:${"9".repeat(300)}`,
        " tmdb:201",
      ],
    ),
  },
  { weight: 1, arbitrary: texts },
);

const ints = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 4, arbitrary: fc.constantFrom(-1, 10_000, 10_001, 2 ** 31 - 1, -(2 ** 31)) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31, 2 ** 53, 1.5, 1e300, -0.5) },
);

const ratings = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 10 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, 11, -1, 5.5, "5", true, 1e300) },
);

const dates = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...["2024-01-01T00:00:00Z", "2024-06-01T12:00:00.500+02:00", "1999-12-31T23:59:59-11:00"],
      ...["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2024-01-01T00:00:00.123456789Z"],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      ...[
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "2024-02-30T00:00:00Z",
      ],
      ...["2024-01-01", "2024-01-01T24:00:00Z", "2024-12-31T23:59:60Z", "+010000-01-01T00:00:00Z", "now", ""],
      ...["-000001-01-01T00:00:00Z", "2024-01-01T00:00:00+99:99", "infinity", "2024-01-01T00:00:00Z\0"],
      ...[0, -1, 1_700_000_000_000, 8.64e15, -62_135_596_800_001, 1.5, 1e300],
    ),
  },
  { weight: 3, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
);

/** Values that no argument's type allows, or only some do. */
export const wrong = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    0,
    -1.5,
    1e300,
    "",
    "text",
    "\0",
    [],
    [[]],
    [null],
    {},
    { a: { b: [1] } },
    { title: "A title" },
  ],
);

/** Arbitraries of scalar values, valid and malformed; `Known` has values of the stored library. */
export function scalars({ ids, wanted, cursors, imageUrls }: Known) {
  const id = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...wanted) },
    { weight: 2, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom(...ids).map((one) => one.toUpperCase()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        randomUUID(),
        "",
        "no-uuid",
        7,
        ids[0]?.slice(1),
        `{${ids[0] ?? ""}}`,
      ),
    },
    { weight: 1, arbitrary: texts },
  );
  const cursor = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...cursors) },
    { weight: 1, arbitrary: fc.constantFrom(...cursors).map((one) => one.slice(0, -3)) },
    { weight: 1, arbitrary: fc.constantFrom(...cursors).map((one) => one.replace(/[a-m]/g, "z")) },
    { weight: 1, arbitrary: texts },
  );
  const byName: Partial<Record<string, fc.Arbitrary<unknown>>> = {
    id,
    seriesId: id,
    gte: ratings,
    lte: ratings,
    minRating: fc.oneof(ratings, fc.constantFrom(7.5, 1.0000001)),
    after: cursor,
    externalId: externalIds,
    imageUrl: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...imageUrls) },
      { weight: 1, arbitrary: texts },
    ),
    notes: fc.oneof(fc.constant(PRIVATE_NOTE), texts),
  };
  const byType: Partial<Record<string, fc.Arbitrary<unknown>>> = {
    ID: fc.oneof(id, texts),
    String: texts,
    Int: ints,
    Float: fc.oneof(ints, fc.constantFrom(7.5, 0.1, 1e308, 5e-324, -0)),
    Boolean: fc.boolean(),
    DateTime: dates,
    Rating: ratings,
    _Any: fc.oneof(
      { weight: 4, arbitrary: id.map((one) => ({ __typename: "Book", id: one })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<unknown>(
          ...[
            {},
            { __typename: "Book" },
            { __typename: "Book", id: {} },
            { __typename: "Book", id: null },
            "Book",
          ],
          ...[
            { __typename: "Feature", id: ids[0] },
            { __typename: "Nothing", id: ids[0] },
            { __typename: 3 },
            null,
          ],
          ...[
            { __typename: "BookShelfId" },
            { __typename: "__proto__" },
            { __typename: "Item", id: ids[0] },
            [[]],
          ],
        ),
      },
    ),
  };
  return (type: string, name: string): fc.Arbitrary<unknown> => byName[name] ?? byType[type] ?? wrong;
}

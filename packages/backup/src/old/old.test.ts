import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalAttributes } from "./canonicalAttributes.ts";
import { oldItems } from "../../test/support/oldItems.ts";
import { canonicalRow } from "../row/canonicalRow.ts";
import { formatRowLine, parseRowLine } from "../row/rowLine.ts";
import type { AttributeMap } from "./AttributeMap.ts";
import { fromAttributes } from "./fromAttributes.ts";
import { itemSize } from "./itemSize.ts";
import { formatTypedJson } from "./formatTypedJson.ts";
import { parseTypedJson } from "./parseTypedJson.ts";
import { settledRow } from "./settledRow.ts";
import { toAttributes } from "./toAttributes.ts";

const ID = "0000000a-1111-4111-8111-11111111abcd";

/** A film as the old system wrote it last. */
const film = (more: AttributeMap = {}): AttributeMap => ({
  "type:id": { S: `Feature:${ID}` },
  type: { S: "Feature" },
  id: { S: ID },
  "type:shelf": { S: "Feature:Watched" },
  shelf: { S: "Watched" },
  category: { S: "watching" },
  title: { S: "Wings" },
  addedAt: { N: "1577836800123" },
  movedAt: { N: "-14400000" },
  releaseYear: { S: "1927" },
  ...more,
});

/** The row of an item without faults. */
function rowOf(attributes: AttributeMap) {
  const { row, faults } = fromAttributes(attributes);
  expect(faults).toEqual([]);
  if (!row) throw new Error("no row");
  return row;
}

const without = (attributes: AttributeMap, ...names: string[]) =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
const hintsOf = (attributes: AttributeMap) =>
  (JSON.parse(rowOf(attributes).data ?? "{}") as { $dynamodb?: unknown }).$dynamodb;

describe("an item of the old table", () => {
  test("comes back from its row as it was, types included, through a backup's line and typed JSON as well", () => {
    fc.assert(
      fc.property(oldItems, (item) => {
        const { row, faults } = fromAttributes(item);
        if (!row) throw new Error(JSON.stringify(faults));
        const line = parseRowLine(formatRowLine(row));
        expect(canonicalRow(line)).toBe(canonicalRow(row));
        const back = toAttributes(line);
        expect(back.faults).toEqual([]);
        expect(canonicalAttributes(back.attributes)).toBe(canonicalAttributes(item));

        const text = formatTypedJson(item);
        const parsed = parseTypedJson(JSON.parse(text));
        expect(formatTypedJson(parsed)).toBe(text);
        const again = fromAttributes(parsed).row;
        expect(again && canonicalRow(again)).toBe(canonicalRow(row));
        const second = fromAttributes(back.attributes).row;
        expect(second && canonicalRow(second)).toBe(canonicalRow(row));
      }),
      { numRuns: 600 },
    );
  });

  test("needs no hints as long as it is an ordinary one", () => {
    expect(hintsOf(film())).toBeUndefined();
    expect(rowOf(film()).data).toBe('{"releaseYear":"1927"}');
  });

  test.each<[what: string, item: AttributeMap, hints: unknown]>([
    ["a set", film({ cast: { SS: ["b", "a"] } }), { types: { "/cast": "SS" } }],
    [
      "sets and bytes within maps and lists",
      film({ a: { M: { "b/c": { L: [{ NS: ["1.50", "-2"] }, { B: new Uint8Array([255]) }] } } } }),
      { types: { "/a/b~1c/0": "NS", "/a/b~1c/1": "B" } },
    ],
    ["no category", without(film(), "category"), { without: ["category"] }],
    ["an odd category", film({ category: { S: "seen" } }), { attributes: { category: { S: "seen" } } }],
    ["bookkeeping", film({ createdAt: { N: "1.50" } }), { attributes: { createdAt: { N: "1.5" } } }],
    ["a stored NULL", film({ rating: { NULL: true } }), { attributes: { rating: { NULL: true } } }],
    ["no index attribute", without(film(), "type:shelf"), { without: ["type:shelf"] }],
    [
      "a movie with its image in three fields",
      film({
        "type:id": { S: `Movie:${ID}` },
        type: { S: "Movie" },
        "type:shelf": { S: "Movie:Watched" },
        imageUrl: { S: "https://images.example.org/1.jpg" },
        imageWidth: { N: "4" },
        imageHeight: { N: "6" },
      }),
      { type: "Movie", image: "fields" },
    ],
    [
      "an id in capitals in its key only",
      film({ "type:id": { S: `Feature:${ID.toUpperCase()}` } }),
      { id: ID.toUpperCase(), attributes: { id: { S: ID } } },
    ],
  ])("keeps what has no counterpart in the new system: %s", (_, item, hints) => {
    expect(hintsOf(item)).toEqual(hints);
    const back = toAttributes(rowOf(item));
    expect(back.faults).toEqual([]);
    expect(canonicalAttributes(back.attributes)).toBe(canonicalAttributes(item));
  });

  test("is the same whatever the order of a set and the spelling of a number, and another one otherwise", () => {
    const text = (item: AttributeMap) => canonicalRow(rowOf(item));
    expect(text(film({ a: { NS: ["1", "20"] } }))).toBe(text(film({ a: { NS: ["2e1", "1.0"] } })));
    const all: AttributeMap[] = [{ a: { NS: ["1", "20"] } }, { a: { L: [{ N: "1" }, { N: "20" }] } }, {}];
    expect(new Set(all.map((more) => text(film(more)))).size).toBe(3);
  });

  test.each<[what: string, more: AttributeMap, faults: string[]]>([
    [
      "a name that is kept",
      { $dynamodb: { S: "x" } },
      ["$dynamodb is a name that the new system's items keep"],
    ],
    ["an unknown type", { "type:id": { S: `Film:${ID}` } }, ['type:id says "Film", which is none of Book']],
    ["keys that disagree", { type: { S: "Movie" } }, ["type says Movie, but type:id says Feature"]],
    ["a time finer than a millisecond", { movedAt: { N: "1577836800000.5" } }, ["movedAt must be ISO text"]],
    ["a time that is none", { addedAt: { BOOL: true } }, ["addedAt must be ISO text"]],
    ["bytes as a title", { title: { B: new Uint8Array([1]) } }, ["title must be a text"]],
    ["a number that is none", { odd: { L: [{ N: "0x10" }] } }, ["odd[0] must be the text of a number"]],
    ["a NUL", { odd: { M: { a: { S: "\0" } } } }, ["odd.a must not hold a NUL character"]],
    ["a rating of another kind", { rating: { S: "7" } }, ["rating must be a whole number from 1 to 10"]],
    ["an odd image", { image: { M: { url: { S: "u" } } } }, ["image.width must be", "image.height must be"]],
    ["a type of the future", { odd: { X: 1 } as never }, ["odd has a type that isn't known"]],
  ])("is rejected with every reason: %s", (_, more, expected) => {
    const { id, row, faults } = fromAttributes(film(more));
    expect(row).toBeUndefined();
    expect(id).toBe(ID);
    const reported = faults.map(({ field, reason }) => `${field} ${reason}`);
    expect(reported).toEqual(expected.map((beginning) => expect.stringContaining(beginning) as string));
  });
});

describe("a row on the way back", () => {
  const row = (more: Partial<StoredRow> = {}): StoredRow => ({ ...rowOf(film()), ...more });
  const reported = (changed: StoredRow) =>
    toAttributes(changed).faults.map(({ field, reason }) => `${field} ${reason}`);
  const data = (fields: object) => ({ data: JSON.stringify(fields) });

  test.each<[what: string, changed: Partial<StoredRow>, fault: string]>([
    ["a title over 1,024 bytes", { title: "長".repeat(342) }, "title must not be longer than 1024 bytes"],
    [
      "an externalId over 2,048 bytes",
      { externalId: "x".repeat(2_049) },
      "externalId must not be longer than 2048",
    ],
    ["an empty text in a key", { externalId: "" }, "externalId must not be empty"],
    [
      "a season number that is a text",
      data({ seasonNumber: "1" }),
      "seasonNumber must be a number, for it is a key",
    ],
    ["no season number but null", data({ seasonNumber: null }), "seasonNumber must be a number"],
    ["39 digits", data({ odd: [0] }), ""],
    [
      "a time of microseconds",
      { movedAt: "2020-01-01 00:00:00.123456+00" },
      "movedAt must not be finer than",
    ],
    [
      "a time before the year 1",
      { addedAt: "0044-03-15 12:00:00+00 BC" },
      "addedAt must be a time of the years 1",
    ],
    [
      "400 KB",
      { notes: "x".repeat(409_600) },
      "item must not be larger than 409600 bytes (400 KB); it has 409",
    ],
    [
      "a field that would be a key",
      data({ "type:shelf": "x" }),
      "type:shelf is no name that a field of its own",
    ],
    [
      "hints that aren't",
      data({ $dynamodb: { types: ["SS"], x: 1 } }),
      '$dynamodb holds "x", which is no hint',
    ],
    ["data that is no object", { data: "[1]" }, "data must be a JSON object"],
    ["a member twice", { data: '{"a":{"b":1,"b":1}}' }, "a.b is written twice"],
  ])("is rejected before anything is written: %s", (what, changed, fault) => {
    const digits = what === "39 digits" ? { data: `{"odd":[${"1".repeat(39)}]}` } : changed;
    expect(reported(row(digits))).toEqual([
      expect.stringContaining(fault === "" ? "odd[0] is out of range: a DynamoDB number" : fault),
    ]);
  });

  test("may nest 32 deep, and no deeper", () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(reported(row(data({ odd: nested(32) })))).toEqual([]);
    expect(reported(row(data({ odd: nested(33) })))).toEqual([
      expect.stringMatching(/^odd(\[0\]){32} must not be nested in more than 32 lists and maps/),
    ]);
  });

  test("has times as PostgreSQL prints them", () => {
    const { attributes } = toAttributes(row({ movedAt: "2020-01-01 00:00:00.5+00" }));
    expect(attributes.movedAt).toEqual({ N: "1577836800500" });
  });

  test("keeps the hints that still fit what has been changed since, and passes over the others", () => {
    const set = { types: { "/a": "SS", "/b": "B", "/c": "NS" } };
    const changed = { a: ["x", "z", "y"], b: "no base64", c: [1, 1], $dynamodb: set };
    const { attributes, faults } = toAttributes(row(data(changed)));
    expect(faults).toEqual([]);
    expect(attributes).toMatchObject({
      a: { SS: ["x", "z", "y"] },
      b: { S: "no base64" },
      c: { L: [{ N: "1" }, { N: "1" }] },
    });
    const rated = rowOf(film({ rating: { NULL: true }, "type:id": { S: `Feature:${ID.toUpperCase()}` } }));
    expect(toAttributes({ ...rated, rating: "7" }).attributes).toMatchObject({
      rating: { N: "7" },
      "type:id": { S: `Feature:${ID.toUpperCase()}` },
    });
    const pictured = {
      ...data({ $dynamodb: { image: "fields" } }),
      imageUrl: "u",
      imageWidth: "1",
      imageHeight: "2",
    };
    expect(Object.keys(toAttributes(row(pictured)).attributes)).toContain("imageWidth");
    const sized = toAttributes(row({ ...pictured, imageSizes: "[]" })).attributes;
    expect(sized.image).toEqual({
      M: { url: { S: "u" }, width: { N: "1" }, height: { N: "2" }, sizes: { L: [] } },
    });
  });
});

describe("a row that has been changed since", () => {
  test("settles to what comes back from the old table, and stays so", () => {
    fc.assert(
      fc.property(oldItems, oldItems, (before, after) => {
        const [old, row] = [rowOf(before), rowOf(after)];
        const { $dynamodb } = JSON.parse(old.data ?? "{}") as { $dynamodb?: unknown };
        const fields = new Map(Object.entries(parseJson(row.data ?? "{}") as object));
        fields.delete("$dynamodb");
        if ($dynamodb !== undefined) fields.set("$dynamodb", $dynamodb);
        const changed = { ...row, data: formatJson(Object.fromEntries(fields)) };
        const settled = settledRow(changed);
        expect(canonicalRow(settledRow(settled))).toBe(canonicalRow(settled));
        const { attributes, faults } = toAttributes(changed);
        if (faults.length > 0) expect(settled).toBe(changed);
        else
          expect(canonicalAttributes(toAttributes(settled).attributes)).toBe(canonicalAttributes(attributes));
      }),
      { numRuns: 250 },
    );
  });

  test("loses the hints that it has outlived", () => {
    const row = rowOf(film({ rating: { NULL: true }, a: { SS: ["x", "y"] } }));
    const rated = { ...row, rating: "7", data: row.data?.replace('["x","y"]', '["z","a"]') ?? null };
    expect(settledRow(rated).data).toBe(
      '{"releaseYear":"1927","a":["a","z"],"$dynamodb":{"types":{"/a":"SS"}}}',
    );
    expect(settledRow(row)).toEqual(row);
  });
});

describe("typed JSON", () => {
  const wrong = (value: unknown) => () => parseTypedJson(value);
  test.each<[value: unknown, message: string]>([
    [[], "item must be an object of attributes"],
    [{ a: "x" }, "a must be an object with one member"],
    [{ a: {} }, "a must have one member"],
    [{ a: { S: "x", N: "1" } }, "a must have one member, its DynamoDB type; it has 2"],
    [{ a: { X: 1 } }, 'a has the type "X", which is none of DynamoDB\'s'],
    [{ a: { S: 1 } }, "a has S, which must be a text"],
    [{ a: { N: 1 } }, "a has N, which must be a number as a text"],
    [{ a: { N: " 5" } }, "a has N, which must be the text of a number"],
    [{ a: { N: "1e126" } }, "a has N, which is out of range"],
    [{ a: { B: "aGk" } }, "a has B, which must be base64"],
    [{ a: { B: "aGl=" } }, "a has B, which must be base64"],
    [{ a: { NULL: false } }, "a has NULL, which must be true"],
    [{ a: { SS: [] } }, "a has SS, which must be an array of texts, not empty"],
    [{ a: { NS: ["1", "1.0"] } }, "a has NS, which holds an element twice"],
    [{ a: { M: { S: { L: [{ BOOL: 1 }] } } } }, "a.S[0] has BOOL, which must be true or false"],
  ])("%j is none: %s", (value, message) => {
    expect(wrong(value)).toThrow(TypeError);
    expect(wrong(value)).toThrow(message);
  });

  test("names types by where they stand", () => {
    const text =
      '{"S":{"M":{"S":{"S":"x"},"N":{"N":"1"},"Item":{"M":{}},"__proto__":{"B":""}}},"__proto__":{"L":[]}}';
    const parsed = parseTypedJson(JSON.parse(text));
    expect(parsed.S?.M?.S).toEqual({ S: "x" });
    expect(formatTypedJson(parsed)).toBe(text);
  });

  test("that is nested too deep is rejected, and no stack overflow", () => {
    const deep = `{"a":${'{"L":['.repeat(50_000)}${"]}".repeat(50_000)}}`;
    expect(wrong(JSON.parse(deep))).toThrow("must not nest deeper than 200 levels");
  });
});

test.each([
  ["0", 1],
  ["7", 2],
  ["-7", 3],
  ["12345", 4],
  ["1200", 2],
  ["0.01", 2],
  ["1.5", 3],
  ["1577836800123", 8],
])("the number %s takes %i bytes of an item", (N, bytes) => {
  expect(itemSize({ a: { N } })).toBe(1 + bytes);
});

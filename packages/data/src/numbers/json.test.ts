import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber } from "./ExactNumber.ts";
import { formatJson } from "./formatJson.ts";
import { parseJson } from "./parseJson.ts";
import { parseNumber } from "./parseNumber.ts";

const repeatedIn = (text: string) => {
  const paths: string[] = [];
  return { value: parseJson(text, { onRepeated: (path) => paths.push(path) }), paths };
};

describe("parseJson", () => {
  test("gives what JSON.parse gives, for any JSON, in any spacing", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 5, stringUnit: "binary" }),
        fc.constantFrom(0, 1, "\t"),
        (json, space) => {
          const text = JSON.stringify(JSON.parse(json), undefined, space);
          const expected: unknown = JSON.parse(text);
          expect(parseJson(text)).toStrictEqual(expected);
          expect(repeatedIn(text)).toStrictEqual({ value: expected, paths: [] });
          // With a number that makes it put the value together itself.
          const beside = parseJson(`[${text},9007199254740993,"\\"\\" : {}"]`);
          expect((beside as unknown[])[0]).toStrictEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("keeps the digits of long numbers, at any depth, next to texts that look like them", () => {
    const text = `[9007199254740993, {"a": [1e-400, -12345678901234567890.5], "b": "9007199254740993"}, 1.50]`;
    expect(parseJson(text)).toStrictEqual([
      new ExactNumber("9007199254740993"),
      { a: [new ExactNumber("1e-400"), new ExactNumber("-12345678901234567890.5")], b: "9007199254740993" },
      1.5,
    ]);
    expect(parseJson(text, { exact: (number) => `#${String(number)}` })).toMatchObject([
      "#9007199254740993",
      {},
      1.5,
    ]);
    expect(parseJson("9007199254740993")).toStrictEqual(new ExactNumber("9007199254740993"));
  });

  test("reads strings to their end, whatever is escaped in them", () => {
    const text = String.raw`{"a\"b": "\\", "c\\": "\u0022 9007199254740993 {", "\\\"": "\\\\\"]", "n": 9007199254740993}`;
    expect(parseJson(text)).toStrictEqual({
      'a"b': "\\",
      "c\\": '" 9007199254740993 {',
      '\\"': '\\\\"]',
      n: new ExactNumber("9007199254740993"),
    });
  });

  test("takes names that objects inherit for names like others", () => {
    const text =
      '{"__proto__": {"x": 9007199254740993}, "constructor": 1, "toString": null, "hasOwnProperty": [2]}';
    const { value, paths } = repeatedIn(text);
    expect(paths).toEqual([]);
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor", "toString", "hasOwnProperty"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(formatJson(value as object)).toBe(text.replaceAll(" ", ""));
  });

  test("reports members that an object has twice, by their path", () => {
    const text = String.raw`{"a": 1, "\u0061": 1, "t": {"deep": [0, {"x": 1, "y": {"x": 2}, "x": {}}]}, "__proto__": 1, "__proto__": 2}`;
    const { value, paths } = repeatedIn(text);
    expect(paths).toEqual(["a", "t.deep[1].x", "__proto__"]);
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    expect(repeatedIn('[{"a":1},{"a":1}]').paths).toEqual([]);
    // However they are spaced.
    for (const one of ['"a":1', '"a" : 1', '"a"\n:1']) {
      for (const other of ['"a":2', '"a" \t: 2'])
        expect(repeatedIn(`{${one},${other}}`).paths).toEqual(["a"]);
    }
  });

  test("takes any depth and any length of text, number and string", () => {
    const deep = `${"[".repeat(100_000)}9007199254740993${"]".repeat(100_000)}`;
    let value = parseJson(deep);
    for (let depth = 0; depth < 100_000; depth++) value = (value as unknown[])[0];
    expect(value).toStrictEqual(new ExactNumber("9007199254740993"));
    const digits = `1${"0".repeat(100_000)}1`;
    expect(String(parseJson(digits))).toBe(digits);
    const escapes = `[${JSON.stringify("\n\\".repeat(500_000))},9007199254740993]`;
    expect((parseJson(escapes) as unknown[])[0]).toBe("\n\\".repeat(500_000));
  });

  test("rejects what is no JSON", () => {
    for (const text of [
      "",
      "{",
      "[1,]",
      "{'a':1}",
      "01",
      "1.",
      "+1",
      "NaN",
      "[9007199254740993 1]",
      "9007199254740993x",
    ]) {
      expect(() => parseJson(text), text).toThrow(SyntaxError);
    }
  });
});

describe("formatJson", () => {
  test("writes long numbers as numbers, and everything else as JSON.stringify does", () => {
    const date = new Date(0);
    const value = { a: [new ExactNumber("1e-400"), undefined], date, left: undefined, s: '"1"', n: 1.5 };
    expect(formatJson(value)).toBe(
      '{"a":[1e-400,null],"date":"1970-01-01T00:00:00.000Z","s":"\\"1\\"","n":1.5}',
    );
    expect(formatJson({ n: new ExactNumber("-9007199254740993") }, 1)).toBe('{\n "n": -9007199254740993\n}');
    // And it leaves JSON.stringify as it was, also after a failure.
    const circular: Record<string, unknown> = { n: new ExactNumber("1e400") };
    circular.circular = circular;
    expect(() => formatJson(circular)).toThrow(TypeError);
    expect(JSON.stringify(new ExactNumber("1e400"))).toBe('"1e+400"');
  });

  test("writes what parseJson reads back", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((plain) => (plain === 0 ? 0 : plain)),
      fc.bigInt().map((whole) => parseNumber(String(whole))),
      fc.tuple(fc.bigInt(), fc.integer({ min: -900, max: 900 })).map(([m, e]) => parseNumber(`${m}e${e}`)),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        number,
        fc.string(),
        fc.constantFrom(true, false, null),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")).map((object) => ({ ...object })),
      ),
    }));
    fc.assert(
      fc.property(value, (value) => {
        expect(parseJson(formatJson(value as object))).toStrictEqual(value);
      }),
      { numRuns: 1_000 },
    );
  });
});

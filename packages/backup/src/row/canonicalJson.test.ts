import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonicalJson.ts";

/** As it is computed for any text: parsed with all digits, its members sorted. */
function slowly(text: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    const result = Object.create(null) as Record<string, unknown>;
    for (const name of Object.keys(value).sort())
      result[name] = sorted((value as Record<string, unknown>)[name]);
    return result;
  };
  return formatJson(sorted(parseJson(text)) as object);
}

test("the quick way of usual texts gives what the other one gives", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      // fast-check prints the seed of a failure.
      const text = JSON.stringify(value);
      expect(canonicalJson(text)).toBe(slowly(text));
    }),
    { numRuns: 500 },
  );
});

test.each([
  '{"b":1,"a":{"d":[{"f":1,"e":2}],"c":0}}',
  '{"10":1,"9":2,"x":3}',
  '{"__proto__":{"b":1,"a":2},"a":1}',
  '{"a":0.30000000000000004,"b":1e300,"c":1e+21,"d":123456789012345680000}',
  '{"a":12345678901234567890}',
  '{"a":-0,"b":1.0}',
  '"\\ud800"',
])("so it does of %s", (text) => {
  expect(canonicalJson(text)).toBe(slowly(text));
});

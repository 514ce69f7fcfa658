import fc from "fast-check";
import { expect, test } from "vitest";
import { fragments } from "./fragments.ts";

test("fragments are whole characters, within the limit, and joined they are the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 4, max: 20 }), (text, bytes) => {
      const wellFormed = Buffer.from(text).toString();
      const parts = fragments(wellFormed, bytes);
      expect(parts.join("")).toBe(wellFormed);
      for (const part of parts) {
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
        expect(Buffer.from(part).toString()).toBe(part);
      }
    }),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldedColumns } from "./foldedColumns.ts";
import { foldTitle } from "./foldTitle.ts";

describe("2.2 folding a title", () => {
  test.each([
    ["Amélie", "amelie"],
    ["Живаго", "живаго"],
    ["ΟΔΥΣΣΕΎΣ", "οδυσσευσ"],
    ["Οδυσσεύς", "οδυσσευσ"],
    ["Straße", "strasse"],
    ["STRAẞE", "strasse"],
    ["İstanbul", "istanbul"],
    ["ᾠδή", "ωιδη"],
    ["ὨΙΔΉ", "ωιδη"],
    ["ΩΙΔΗ", "ωιδη"],
    ["τῷ Ἅιδῃ", "τωι αιδηι"],
    ["ﬁancé", "fiance"],
    ["Ｆｕｌｌ　ｗｉｄｔｈ", "full width"],
    ["100% _\\", "100% _\\"],
  ])("makes %s %s", (title, folded) => {
    expect(foldTitle(title)).toBe(folded);
  });

  test("is idempotent for every code point", () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const folded = foldTitle(String.fromCodePoint(point));
      if (foldTitle(folded) !== folded) expect.fail(`U+${point.toString(16)} folds further`);
    }
  });

  test("treats upper and lower case of every code point alike", () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const text = String.fromCodePoint(point);
      const forms = [text.toUpperCase(), text.toLowerCase(), text.toUpperCase().toLowerCase()];
      // Most are their only form.
      if (forms.some((form) => form !== text && foldTitle(form) !== foldTitle(text))) {
        expect.fail(`the cases of U+${point.toString(16)} fold differently`);
      }
    }
  });

  test("treats composed and decomposed forms of every code point alike", () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const text = String.fromCodePoint(point);
      for (const form of ["NFC", "NFD"]) {
        const other = text.normalize(form);
        if (other !== text && foldTitle(other) !== foldTitle(text)) {
          expect.fail(`${form} of U+${point.toString(16)} folds differently`);
        }
      }
    }
  });

  test("treats the cases of texts of Greek letters and marks alike", () => {
    // What is next to a letter matters: a final sigma, marks in any order.
    const letters = [
      [0x300, 0x345],
      [0x370, 0x3ff],
      [0x1f00, 0x1fff],
    ] as const;
    const letter = fc
      .oneof(...letters.map(([min, max]) => fc.integer({ min, max })))
      .map((point) => String.fromCodePoint(point));
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 12 }), (text) => {
        expect(foldTitle(text.toUpperCase())).toBe(foldTitle(text));
        expect(foldTitle(text.toLowerCase())).toBe(foldTitle(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("folds a part to a part of the whole", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, (before, part, after) => {
        expect(foldTitle(before + part + after)).toContain(foldTitle(part));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("foldedColumns", () => {
  test("keeps a short title whole", () => {
    expect(foldedColumns("Amélie")).toEqual({ titleFolded: "amelie", titleFoldedRest: null });
  });

  test("cuts a long one at a code point and keeps the whole separately", () => {
    const title = `a${"東".repeat(499)}`;
    const { titleFolded, titleFoldedRest } = foldedColumns(title);
    expect(titleFoldedRest).toBe(title);
    expect(titleFolded).toBe(`a${"東".repeat(299)}`);
    expect(Buffer.byteLength(titleFolded)).toBe(898);
  });

  test("cuts exactly 900 bytes not at all and 901 to at most 900", () => {
    expect(foldedColumns("東".repeat(300)).titleFoldedRest).toBeNull();
    expect(foldedColumns("𝄞".repeat(225)).titleFoldedRest).toBeNull();
    expect(foldedColumns("𝄞".repeat(226)).titleFolded).toBe("𝄞".repeat(225));
  });
});

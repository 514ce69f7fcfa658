import { describe, expect, test } from "vitest";
import { isUrlOfImage } from "../../src/images/isUrlOfImage.ts";
import { standardImage } from "../../src/images/standardImage.ts";

const original = { url: "o", width: 400, height: 300 };
const named = { size: "standard", url: "named", width: 130, height: 97 };
const numbered = { size: 128, url: "numbered", width: 127, height: 96 };
const wide = { size: "w", url: "wide", width: 128, height: 96 };
const small = { size: "small", url: "small", width: 100, height: 75 };

describe("The displayed image", () => {
  test.each([
    ["the standard size", [small, wide, numbered, named], named],
    ["else the size called 128", [small, wide, numbered], numbered],
    ["else the size that is 128 wide", [small, wide], wide],
    ["else the original, though there are other sizes", [small], original],
    ["the original without sizes", [], original],
    ["the original without a list of sizes", undefined, original],
    ["the original when the sizes are nonsense", [null, 1, "standard", { size: "standard" }], original],
    ["the original when the sizes are no list", { size: "standard" }, original],
  ])("is %s", (_, sizes, { url, width, height }) => {
    expect(standardImage({ ...original, sizes })).toEqual({ url, width, height });
  });

  test("has no width or height when the item has none", () => {
    expect(standardImage({ url: "o" })).toEqual({ url: "o", width: null, height: null });
  });
});

test("An item's own image URL is recognised in any size", () => {
  const image = { ...original, sizes: [null, named, small] };
  expect(["o", "named", "small", "other"].map((url) => isUrlOfImage(image, url))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(isUrlOfImage({ url: "o", sizes: "odd" }, "o")).toBe(true);
  expect(isUrlOfImage(undefined, "o")).toBe(false);
});

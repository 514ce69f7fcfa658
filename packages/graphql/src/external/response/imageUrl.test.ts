import { expect, test } from "vitest";
import { imageUrl } from "./imageUrl.ts";

const real = "https://www.googleapis.com/books/v1";
const stub = "http://127.0.0.1:4100/books/v1";

test.each([
  ["http://books.google.com/a?id=1&zoom=1", real, "https://books.google.com/a?id=1&zoom=1"],
  ["https://books.google.com/a", real, "https://books.google.com/a"],
  ["//images.igdb.com/a.jpg", real, "https://images.igdb.com/a.jpg"],
  ["http://127.0.0.1:4100/a", stub, "http://127.0.0.1:4100/a"],
  ["//127.0.0.1:4100/a", stub, "http://127.0.0.1:4100/a"],
  ["https://example.org/a", stub, "https://example.org/a"],
])("%s from %s is %s", (address, baseUrl, expected) => {
  expect(imageUrl(address, baseUrl)).toBe(expected);
});

test.each([
  undefined,
  null,
  "",
  7,
  "/a.jpg",
  "a.jpg",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "http://",
  "//",
])("%j is no address of an image", (address) => {
  expect(imageUrl(address, real)).toBeNull();
});

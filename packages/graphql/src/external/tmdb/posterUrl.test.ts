import { expect, test } from "vitest";
import { posterUrl } from "./posterUrl.ts";

const base = "https://image.tmdb.org/t/p";

test.each([
  "/kqjL17yufvn9OVLyXYpvtyrFfak.jpg",
  "/a-b_c.jpg",
  "/-a.png",
  "/_a.png",
  "/a.b.jpg",
  "/a..jpg",
  "/a",
])("%j is the path of a poster", (path) => {
  expect(posterUrl(path, base)).toBe(`${base}/w500${path}`);
});

test("blanks around a path aren't part of it", () => {
  expect(posterUrl(" /a.jpg\n", base)).toBe(`${base}/w500/a.jpg`);
});

test.each([
  undefined,
  null,
  "",
  7,
  ["/a.jpg"],
  { path: "/a.jpg" },
  "a.jpg",
  "/",
  "/.",
  "/..",
  "/.a.jpg",
  "//a.jpg",
  "/../a.jpg",
  "/a/b.jpg",
  "/a.jpg/",
  "\\a.jpg",
  "/a\\b.jpg",
  "//example.org/a.jpg",
  "/a.jpg?key=1",
  "/a.jpg#b",
  "/a%2e.jpg",
  "/a b.jpg",
  "/a\n.jpg",
  "/a.jpg\n/b.jpg",
  "/a:b.jpg",
  "/a@b.jpg",
  "/é.jpg",
  "https://example.org/a.jpg",
])("%j is no path of a poster", (path) => {
  expect(posterUrl(path, base)).toBeNull();
});

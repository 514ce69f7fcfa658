import { expect, test } from "vitest";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const frankenstein = () => ({
  id: "googlebooks:mAdEuP_Fra-1",
  title: "Frankenstein",
  author: "Mary Shelley",
  imageUrl: `${services.stubs.googleBooks.url}/pictures/mAdEuP_Fra-1.png?zoom=1`,
});

test("a search returns English books with their first author", async () => {
  expect(await services.connect().books.search(" frankenstein ")).toEqual([
    frankenstein(),
    {
      id: "googlebooks:mAdEuP_Fra-2",
      title: "Frankenstein, or The Modern Prometheus",
      author: "Mary Shelley",
      imageUrl: `${services.stubs.googleBooks.url}/pictures/mAdEuP_Fra-2.png?zoom=1`,
    },
  ]);
  const [request] = services.stubs.googleBooks.requests;
  expect(Object.fromEntries(request?.query ?? [])).toEqual({
    q: "frankenstein",
    maxResults: "10",
    langRestrict: "en",
    key: "made-up-google-books-key",
  });
});

test("a search returns ten at most", async () => {
  expect(await services.connect().books.search("encyclopaedia")).toHaveLength(10);
});

test("a book without author or picture has neither, one without a title isn't listed", async () => {
  expect(await services.connect().books.search("almanac")).toEqual([
    { id: "googlebooks:mAdEuP_Alm-1", title: "A Made-up Almanac", author: "", imageUrl: null },
  ]);
});

test("a search without results returns an empty list", async () => {
  expect(await services.connect().books.search("no such book")).toEqual([]);
});

test("special characters of URLs arrive as they were typed", async () => {
  const term = `"Quoted" & 100% + 1`;
  const found = await services.connect().books.search(term);
  expect(found.map(({ id }) => id)).toEqual(["googlebooks:mAdEuP_Quo-1"]);
  expect(services.stubs.googleBooks.requests[0]?.query.get("q")).toBe(term);
});

test("a book is returned by its id", async () => {
  expect(await services.connect().books.get("googlebooks:mAdEuP_Fra-1")).toEqual(frankenstein());
});

test("an unknown id is undefined", async () => {
  expect(await services.connect().books.get("googlebooks:mAdEuP_Non-1")).toBeUndefined();
});

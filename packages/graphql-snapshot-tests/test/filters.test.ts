import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fields } from "./support/Api.ts";
import { calls } from "./support/itemSuite.ts";
import { unique } from "./support/unique.ts";
import { useApi } from "./support/useApi.ts";

const api = useApi();
const features = calls(api, { name: "Feature", single: "feature", fields: "" });

const LIST = `query (
  $searchTerm: String, $startDate: DateTime, $endDate: DateTime, $sortBy: SortBy, $rating: RatingFilter,
  $filter: ItemFilterInput
) {
  features(
    first: 50, searchTerm: $searchTerm, startDate: $startDate, endDate: $endDate, sortBy: $sortBy, rating: $rating,
    filter: $filter
  ) { total items { title } }
}`;

const word = unique();
let made: Fields[] = [];
beforeAll(async () => {
  const film = (title: string, rating: number | null, moved: string, added: string) =>
    features.add({
      title: `${title} ${word}`,
      shelfId: "Watched",
      releaseYear: "1930",
      rating,
      movedAt: `${moved}T12:00:00.000Z`,
      addedAt: `${added}T12:00:00.000Z`,
    });
  made = [
    await film("Amélie", 9, "2001-04-25", "2010-01-01"),
    await film("100% Wolf", 4, "2020-05-29", "2009-01-01"),
    await film("ЖИВАГО", 10, "1965-12-22", "2011-01-01"),
    await film("Unrated", null, "2020-06-01", "2012-01-01"),
  ];
});
afterAll(() => Promise.all(made.map(({ id }) => features.remove(id as string))));

async function found(variables: Record<string, unknown>): Promise<string[]> {
  const { features } = await api.run<{ features: { total: number; items: { title: string }[] } }>(
    LIST,
    variables,
  );
  expect(features.total).toBe(features.items.length);
  return features.items.map(({ title }) => title.replace(` ${word}`, ""));
}

test("a term is found whatever its case and accents, and taken literally", async () => {
  expect(await found({ searchTerm: `amelie ${word}` })).toEqual(["Amélie"]);
  expect(await found({ searchTerm: ` Живаго ${word} ` })).toEqual(["ЖИВАГО"]);
  expect(await found({ searchTerm: `0% wolf ${word}` })).toEqual(["100% Wolf"]);
  expect(await found({ searchTerm: `_00% wolf ${word}` })).toEqual([]);
});

test("search, dates, rating and sort combine freely", async () => {
  const all = { searchTerm: word };
  expect(await found({ ...all, sortBy: "MOVED_AT" })).toEqual(["Unrated", "100% Wolf", "Amélie", "ЖИВАГО"]);
  expect(await found({ ...all, sortBy: "ADDED_AT" })).toEqual(["Unrated", "ЖИВАГО", "Amélie", "100% Wolf"]);
  expect(await found({ ...all, sortBy: "MOVED_AT", startDate: "2001-04-25T12:00:00.000Z" })).toEqual([
    "Unrated",
    "100% Wolf",
    "Amélie",
  ]);
  expect(
    await found({ ...all, sortBy: "ADDED_AT", endDate: "2010-12-31T00:00:00Z", rating: { gte: 4, lte: 9 } }),
  ).toEqual(["Amélie", "100% Wolf"]);
  expect(await found({ ...all, sortBy: "MOVED_AT", rating: { gte: 10 } })).toEqual(["ЖИВАГО"]);
});

test("`filter` groups the same conditions; with a condition in both they must agree", async () => {
  const filter = { searchTerm: word, minRating: 8.5, sortBy: "MOVED_AT", endDate: "2005-01-01T00:00:00Z" };
  expect(await found({ filter })).toEqual(["Amélie", "ЖИВАГО"]);
  expect(await found({ filter: { ...filter, minRating: 9.5 } })).toEqual(["ЖИВАГО"]);
  expect(await found({ filter, searchTerm: word, sortBy: "MOVED_AT", rating: null })).toEqual([
    "Amélie",
    "ЖИВАГО",
  ]);
  for (const [name, value] of Object.entries({
    searchTerm: "x",
    sortBy: "ADDED_AT",
    endDate: "2006-01-01T00:00:00Z",
  })) {
    const { errors } = await api.ask(LIST, { filter, [name]: value });
    expect(errors[0]?.message).toContain(name);
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  }
});

test.each([
  [{ rating: { gte: 0 } }, "rating"],
  [{ rating: { lte: 11 } }, "rating"],
  [{ filter: { minRating: 10.5 } }, "minRating"],
  [{ startDate: "2020-01-02T00:00:00Z", endDate: "2020-01-01T00:00:00Z" }, "startDate"],
  [{ startDate: "yesterday" }, "startDate"],
  [{ sortBy: "TITLE" }, "sortBy"],
])("%j is rejected by name", async (variables, name) => {
  const { errors } = await api.ask(LIST, variables);
  expect(errors[0]?.message).toContain(name);
  expect(errors[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|INVALID_ARGUMENT)$/);
});

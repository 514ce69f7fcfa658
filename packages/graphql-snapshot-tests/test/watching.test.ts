import { expect, test } from "vitest";
import { calls } from "./support/itemSuite.ts";
import { unique } from "./support/unique.ts";
import { useApi } from "./support/useApi.ts";

const api = useApi();
const features = calls(api, { name: "Feature", single: "feature", fields: "" });
const allSeries = calls(api, { name: "TvSeries", single: "tvSeriesSingle", fields: "" });

interface Watching {
  watching: { total: number; items: { __typename: string; title: string }[]; nextPageCursor: string | null };
  newest: { total: number };
}
const WATCHING = `query ($first: Int!, $after: ID) {
  watching(first: $first, after: $after) {
    total hasNextPage nextPageCursor
    items { __typename ... on Feature { title rewatch } ... on TvSeries { title seasons { id } } }
  }
  newest: watching(first: 1) { total }
}`;

test("films and series are in one list, newest first, page by page", async () => {
  const word = unique();
  // Later than all other items, so that they are the first in the list.
  const film = (day: number) =>
    features.add({
      title: `Film ${day} ${word}`,
      shelfId: "Watched",
      releaseYear: "1922",
      movedAt: `9998-01-0${day}T00:00:00.000Z`,
    });
  const series = (day: number) =>
    allSeries.add({
      title: `Series ${day} ${word}`,
      shelfId: "Watching",
      releaseYear: "1959",
      movedAt: `9998-01-0${day}T00:00:00.000Z`,
    });
  const made = [await film(1), await series(2), await film(3), await series(4)];

  const first = (await api.run<Watching>(WATCHING, { first: 3 })).watching;
  expect(first.items.map(({ __typename, title }) => `${__typename} ${title.split(" ")[1] ?? ""}`)).toEqual([
    "TvSeries 4",
    "Feature 3",
    "TvSeries 2",
  ]);
  const after = { first: 1, after: first.nextPageCursor };
  const { watching: next, newest } = await api.run<Watching>(WATCHING, after);
  expect(next.items).toEqual([{ __typename: "Feature", title: `Film 1 ${word}`, rewatch: false }]);
  // Other tests may add and remove films between two requests.
  expect(next.total).toBe(newest.total);
  expect(next.total).toBeGreaterThanOrEqual(4);

  await Promise.all([0, 2].map((index) => features.remove(made[index]?.id as string)));
  await Promise.all([1, 3].map((index) => allSeries.remove(made[index]?.id as string)));
});

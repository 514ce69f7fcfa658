/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import type { Item } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import { createSeries, day, stateOf } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const ADD =
  "mutation ($item: AddTvSeasonInput!) { season: addTvSeason(item: $item) { id series { id shelf { id } rating movedAt } } }";
const UPDATE =
  "mutation ($id: ID!, $item: UpdateTvSeasonInput!) { season: updateTvSeason(id: $id, item: $item) { id series { id shelf { id } rating } } }";
const DELETE = "mutation ($id: ID!) { deleteTvSeason(id: $id) { id } }";

async function add(
  series: Item,
  seasonNumber: number,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const item = {
    seriesId: series.id,
    seasonNumber,
    title: "Season",
    shelfId: "Watching",
    releaseYear: "",
    ...fields,
  };
  const { season } = await api.ok(ADD, { item });
  return season.id as string;
}

const state = (series: Item) => stateOf(api.data, series);

test("a series takes over shelf, rating and movedAt of a season that is added as its last", async () => {
  const series = await createSeries(api.data);
  const item = { seriesId: series.id, seasonNumber: 1, title: "One", releaseYear: "1959" };
  const { data, errors, statements } = await api.run(ADD, {
    item: { ...item, shelfId: "MidSeasonBreak", rating: 8, movedAt: day(1) },
  });
  expect(errors).toEqual([]);
  expect(data.season.series).toEqual({
    id: series.id,
    shelf: { id: "MidSeasonBreak" },
    rating: 8,
    movedAt: day(1),
  });
  // The last one reads the result's series.
  expect(statements).toEqual(["Query.lockSeries", "Mutate.createItem", "Mutate.updateItem", "Query.withIds"]);
});

test("the last season is the one with the highest number, of two with one number the one moved later", async () => {
  const series = await createSeries(api.data);
  await add(series, 2, { shelfId: "GaveUp", rating: 2, movedAt: day(2) });
  await add(series, 1, { shelfId: "Watching", rating: 9, movedAt: day(9) });
  expect(await state(series)).toEqual({ shelf: "GaveUp", rating: 2, movedAt: day(2) });
  await add(series, 2, { shelfId: "FinishedSeason", rating: 3, movedAt: day(3) });
  expect(await state(series)).toEqual({ shelf: "FinishedSeason", rating: 3, movedAt: day(3) });
  await add(series, 2, { shelfId: "Watching", rating: 4, movedAt: day(1) });
  expect(await state(series)).toEqual({ shelf: "FinishedSeason", rating: 3, movedAt: day(3) });
});

test("that a season has no rating is taken over too", async () => {
  const series = await createSeries(api.data);
  const id = await add(series, 1, { movedAt: day(1) });
  expect(await state(series)).toEqual({ shelf: "Watching", rating: undefined, movedAt: day(1) });
  await api.ok(UPDATE, { id, item: { rating: 5 } });
  expect((await state(series)).rating).toBe(5);
  await api.ok(UPDATE, { id, item: { rating: null } });
  expect((await state(series)).rating).toBeUndefined();
});

test("a season that changes its number or shelf changes which is the last", async () => {
  const series = await createSeries(api.data);
  const first = await add(series, 1, { shelfId: "GaveUp", movedAt: day(1) });
  await add(series, 2, { shelfId: "Watching", movedAt: day(2) });
  await api.ok(UPDATE, { id: first, item: { seasonNumber: 3 } });
  expect(await state(series)).toMatchObject({ shelf: "GaveUp", movedAt: day(1) });
  await api.ok(UPDATE, { id: first, item: { seasonNumber: 0 } });
  expect(await state(series)).toMatchObject({ shelf: "Watching", movedAt: day(2) });
  const { data, statements } = await api.run(UPDATE, {
    id: first,
    item: { seasonNumber: 4, shelfId: "FinishedSeason" },
  });
  expect(data.season.series.shelf.id).toBe("FinishedSeason");
  expect(statements).toEqual(["Query.lockSeries", "Mutate.updateItem", "Mutate.updateItem", "Query.withIds"]);
});

test("a season that moves to another series refreshes both, in at most four statements", async () => {
  const [from, to] = [await createSeries(api.data), await createSeries(api.data)];
  await add(from, 1, { shelfId: "GaveUp", rating: 1, movedAt: day(1) });
  const id = await add(from, 2, { shelfId: "Watching", rating: 2, movedAt: day(2) });
  await add(to, 1, { shelfId: "FinishedSeason", rating: 3, movedAt: day(3) });
  const { errors, statements } = await api.run(
    "mutation ($id: ID!, $item: UpdateTvSeasonInput!) { updateTvSeason(id: $id, item: $item) { id } }",
    { id, item: { seriesId: to.id.toUpperCase() } },
  );
  expect(errors).toEqual([]);
  expect(statements).toEqual(["Query.lockSeries", ...Array<string>(3).fill("Mutate.updateItem")]);
  expect(await state(from)).toEqual({ shelf: "GaveUp", rating: 1, movedAt: day(1) });
  expect(await state(to)).toEqual({ shelf: "Watching", rating: 2, movedAt: day(2) });
});

test("a series whose last season moves away or is deleted keeps its values", async () => {
  const [from, to] = [await createSeries(api.data), await createSeries(api.data)];
  const id = await add(from, 1, { shelfId: "Watching", rating: 6, movedAt: day(1) });
  await api.ok(UPDATE, { id, item: { seriesId: to.id, rating: 7 } });
  expect(await state(from)).toEqual({ shelf: "Watching", rating: 6, movedAt: day(1) });
  expect(await state(to)).toEqual({ shelf: "Watching", rating: 7, movedAt: day(1) });
  await api.ok(DELETE, { id });
  expect(await state(to)).toEqual({ shelf: "Watching", rating: 7, movedAt: day(1) });
});

test("a deleted season's series takes over what is its last season then, in three statements", async () => {
  const series = await createSeries(api.data);
  await add(series, 1, { shelfId: "GaveUp", rating: 1, movedAt: day(1) });
  const id = await add(series, 2, { shelfId: "Watching", rating: 2, movedAt: day(2) });
  const { errors, statements } = await api.run(DELETE, { id });
  expect(errors).toEqual([]);
  expect(statements).toEqual(["Query.lockSeries", "Mutate.deleteItem", "Mutate.updateItem"]);
  expect(await state(series)).toEqual({ shelf: "GaveUp", rating: 1, movedAt: day(1) });
});

test("a season can be added or moved only to an existing series", async () => {
  const series = await createSeries(api.data);
  const book = { id: randomUUID(), type: "Book", shelf: "Reading", title: "A book" };
  await api.data.Mutate.createItem(book);
  const season = await add(series, 1, { movedAt: day(1) });
  for (const seriesId of [book.id, randomUUID(), season, "no UUID", ""]) {
    const item = { seriesId, seasonNumber: 1, title: "Lost", shelfId: "GaveUp", releaseYear: "" };
    expect(await api.failure(ADD, { item })).toMatchObject({ code: "SERIES_NOT_FOUND" });
    expect(await api.failure(UPDATE, { id: season, item: { seriesId, shelfId: "GaveUp" } })).toMatchObject({
      code: "SERIES_NOT_FOUND",
    });
  }
  expect(await api.data.Query.withId(book)).toMatchObject({ type: "Book", shelf: "Reading" });
  expect(await state(series)).toMatchObject({ shelf: "Watching", movedAt: day(1) });
});

test("a season that is rejected leaves its series as it was", async () => {
  const series = await createSeries(api.data);
  const before = await state(series);
  const item = { seriesId: series.id, seasonNumber: 1, title: "", shelfId: "GaveUp", releaseYear: "" };
  expect((await api.failure(ADD, { item })).code).toBe("INVALID_ITEM");
  expect(await state(series)).toEqual(before);
});

test("a series with seasons can't be deleted, one without can", async () => {
  const series = await createSeries(api.data);
  const season = await add(series, 1);
  const deletion = "mutation ($id: ID!) { deleteTvSeries(id: $id) { id } }";
  expect((await api.failure(deletion, { id: series.id })).code).toBe("SERIES_HAS_SEASONS");
  await api.ok(DELETE, { id: season });
  await api.ok(deletion, { id: series.id });
  expect(await api.data.Query.withId({ type: "TvSeries", id: series.id })).toBeUndefined();
});

test("seasons are listed by number", async () => {
  const series = await createSeries(api.data);
  for (const number of [3, 1, 2]) await add(series, number, { movedAt: day(number) });
  const { found } = await api.ok(
    "query ($id: ID!) { found: tvSeriesSingle(id: $id) { seasons { seasonNumber series { id } } } }",
    { id: series.id },
  );
  expect(found.seasons).toEqual(
    [1, 2, 3].map((seasonNumber) => ({ seasonNumber, series: { id: series.id } })),
  );
});

test("a series can be updated on its own, until its next season changes", async () => {
  const series = await createSeries(api.data);
  const id = await add(series, 1, { rating: 5, movedAt: day(1) });
  await api.ok(
    "mutation ($id: ID!) { updateTvSeries(id: $id, item: { shelfId: Finished, rating: 10 }) { id } }",
    {
      id: series.id,
    },
  );
  expect(await state(series)).toMatchObject({ shelf: "Finished", rating: 10 });
  await api.ok(UPDATE, { id, item: { notes: "Seen again" } });
  expect(await state(series)).toEqual({ shelf: "Watching", rating: 5, movedAt: day(1) });
});

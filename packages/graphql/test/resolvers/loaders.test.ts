import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Context } from "../../src/context/Context.ts";
import { mutation } from "../../src/itemType/mutations/mutation.ts";
import { createLoaders } from "../../src/loaders/createLoaders.ts";
import { createSeries } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

/** One more than one statement takes. */
const MANY = 1_001;

test("more ids than one statement takes are read in two", async () => {
  const series = await createSeries(api.data, { externalId: "made-up:last" });
  const season = { id: randomUUID(), type: "TvSeason", shelf: "Watching", title: "One", seasonNumber: 1 };
  await api.data.Mutate.createItem({ ...season, seriesId: series.id });
  const ids = [...Array.from({ length: MANY - 1 }, () => randomUUID()), series.id];

  const many = await api.run("query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }", {
    all: ids.map((id) => ({ __typename: "Book", id })),
  });
  expect(many.errors).toEqual([]);
  expect(many.statements).toEqual(["Query.withIds", "Query.withIds"]);

  const { item, seasons, importedItem } = createLoaders(api.data);
  const items = await Promise.all(ids.map((id) => item.load({ type: "TvSeries", id })));
  expect(items).toEqual([...Array<undefined>(MANY - 1).fill(undefined), series]);
  const bySeries = await Promise.all(ids.map((id) => seasons.load(id)));
  expect(bySeries.map((list) => list.length)).toEqual([...Array<number>(MANY - 1).fill(0), 1]);
  const imported = await Promise.all(
    ids.map((id) =>
      importedItem.load({
        type: "TvSeries",
        externalId: id === series.id ? "made-up:last" : `made-up:${id}`,
      }),
    ),
  );
  expect(imported).toEqual(items);
});

test("what was read before a mutation is read again after it, also when it failed", async () => {
  const loaders = createLoaders(api.data);
  const series = await createSeries(api.data, { title: "Before", externalId: "made-up:once" });
  const page = { first: 1, withCount: false };
  const read = async () => [
    (await loaders.item.load({ type: "TvSeries", id: series.id }))?.title as unknown,
    (await loaders.importedItem.load({ type: "TvSeries", externalId: "made-up:once" }))?.title as unknown,
    (await loaders.seasons.load(series.id)).length,
    await loaders.total.load({ type: "TvSeason", shelf: "GaveUp" }),
    (
      await loaders.page.load({
        list: { key: "", page: (query) => query.onShelf(what, page), counts: () => [] },
        page,
      })
    ).items.length,
  ];
  const what = { type: "TvSeason", shelf: "GaveUp" };
  const before = ["Before", "Before", 0, 0, 0];
  expect(await read()).toEqual(before);

  // As after a lost response to COMMIT.
  const failing = mutation(async () => {
    await api.data.Mutate.updateItem({ type: "TvSeries", id: series.id, title: "After" });
    const season = { id: randomUUID(), type: "TvSeason", shelf: "GaveUp", title: "One", seasonNumber: 1 };
    await api.data.Mutate.createItem({ ...season, seriesId: series.id });
    expect(await read()).toEqual(before);
    throw new Error("Made up");
  });
  await expect(failing({}, {}, { loaders } as Context, {} as never)).rejects.toThrow("Made up");
  expect(await read()).toEqual(["After", "After", 1, 1, 1]);
});

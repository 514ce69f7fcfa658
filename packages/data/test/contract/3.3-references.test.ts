import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { oneWinner } from "../support/oneWinner.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const aSeries = () => db.Mutate.createItem(anItem({ type: "TvSeries" }));
const aSeason = (seriesId: string, more: object = {}) => anItem({ type: "TvSeason", seriesId, ...more });

describe("3.3 references", () => {
  test("a season's series must be an existing TvSeries", async () => {
    const book = await db.Mutate.createItem(anItem());
    const season = await db.Mutate.createItem(anItem({ type: "TvSeason" }));
    for (const seriesId of [randomUUID(), book.id, season.id]) {
      const refused = { code: "SERIES_NOT_FOUND", seriesId };
      await expect(db.Mutate.createItem(aSeason(seriesId))).rejects.toMatchObject(refused);
      await expect(db.Mutate.createItem(aSeason(seriesId), { updateIfExists: true })).rejects.toMatchObject(
        refused,
      );
      await expect(db.Mutate.updateItem({ id: season.id, type: "TvSeason", seriesId })).rejects.toMatchObject(
        refused,
      );
    }
    const series = await aSeries();
    const stored = await db.Mutate.createItem(aSeason(series.id.toUpperCase()));
    expect(stored.seriesId).toBe(series.id);
    expect(
      await db.Mutate.updateItem({ id: season.id, type: "TvSeason", seriesId: series.id }),
    ).toMatchObject({
      seriesId: series.id,
    });
  });

  test("a series with seasons can't be deleted, and can once they are gone or moved", async () => {
    const series = await aSeries();
    const other = await aSeries();
    const key = { id: series.id, type: "TvSeries" };
    const one = await db.Mutate.createItem(aSeason(series.id));
    const two = await db.Mutate.createItem(aSeason(series.id));
    await expect(db.Mutate.deleteItem(key)).rejects.toMatchObject({
      code: "SERIES_HAS_SEASONS",
      seriesId: series.id,
    });
    await db.Mutate.deleteItem({ id: one.id, type: "TvSeason" });
    await expect(db.Mutate.deleteItem(key)).rejects.toMatchObject({ code: "SERIES_HAS_SEASONS" });
    await db.Mutate.updateItem({ id: two.id, type: "TvSeason", seriesId: other.id });
    await db.Mutate.deleteItem(key);
    expect(await db.Query.withId(key)).toBeUndefined();
  });

  test("a season can leave its series", async () => {
    const series = await aSeries();
    const { id } = await db.Mutate.createItem(aSeason(series.id));
    expect(await db.Mutate.updateItem({ id, type: "TvSeason", seriesId: null })).not.toHaveProperty(
      "seriesId",
    );
    await db.Mutate.deleteItem({ id: series.id, type: "TvSeries" });
  });

  test("seriesId on another type is rejected", async () => {
    const { id } = await aSeries();
    for (const type of ["Book", "VideoGame", "Feature", "TvSeries"]) {
      const faults = [{ field: "seriesId", reason: "belongs to a TvSeason only" }];
      await expect(db.Mutate.createItem(anItem({ type, seriesId: id }))).rejects.toMatchObject({ faults });
      await expect(db.Mutate.updateItem({ id, type, seriesId: id })).rejects.toMatchObject({ faults });
    }
  });

  test("of a racing deletion of a series and a season for it exactly one succeeds, in 200 rounds", async () => {
    const other = db.another();
    const rounds = 200;
    const won = { deletion: 0, season: 0 };
    const retries = await observe("billio:data:retry", async () => {
      const race = async (round: number) => {
        const { id } = await aSeries();
        const moving = round % 4 === 0 ? await db.Mutate.createItem(anItem({ type: "TvSeason" })) : undefined;
        const addSeason = () =>
          moving === undefined
            ? db.Mutate.createItem(aSeason(id), { updateIfExists: round % 4 === 1 })
            : db.Mutate.updateItem({ id: moving.id, type: "TvSeason", seriesId: id });
        const deletion = () => other.Mutate.deleteItem({ id, type: "TvSeries" });
        // Who gets the start is drawn by the round's number, so that both win some.
        const [deleted, added] =
          round % 2 === 0
            ? await Promise.allSettled([deletion(), addSeason()])
            : (await Promise.allSettled([addSeason(), deletion()])).reverse();
        const stands = (await db.Query.withId({ id, type: "TvSeries" })) !== undefined;
        const seasons = (await db.Query.withSeriesId({ seriesId: id })).length;
        won[oneWinner(deleted, added, { stands, seasons })]++;
      };
      for (let round = 0; round < rounds; round += 4) {
        await Promise.all([0, 1, 2, 3].map((offset) => race(round + offset)));
      }
    });
    expect(won.deletion + won.season).toBe(rounds);
    expect(won.deletion).toBeGreaterThan(0);
    expect(won.season).toBeGreaterThan(0);
    // They did meet: without the lock on the series, none of these would have been.
    expect(retries.filter(({ marker }) => marker === "OC000").length).toBeGreaterThan(0);
  }, 60_000);

  test("a deletion that has checked before the season was added fails at its commit", async () => {
    const series = await aSeries();
    const key = { id: series.id, type: "TvSeries" };
    let runs = 0;
    const deletion = db.transact(async ({ Query, Mutate }) => {
      runs++;
      expect(await Query.withSeriesId({ seriesId: series.id })).toHaveLength(runs - 1);
      // The other one's whole transaction happens here, after this one has taken its snapshot.
      if (runs === 1) await db.Mutate.createItem(aSeason(series.id));
      await Mutate.deleteItem(key);
    });
    await expect(deletion).rejects.toMatchObject({ code: "SERIES_HAS_SEASONS" });
    expect(runs).toBe(2);
    expect(await db.Query.withId(key)).toBeDefined();
  });
});

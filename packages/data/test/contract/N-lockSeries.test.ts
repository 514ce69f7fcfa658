import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Data } from "../../src/createData.ts";
import type { Item } from "../../src/item/Item.ts";
import { anItem } from "../support/anItem.ts";
import { barrier } from "../../../dsql/test/support/barrier.ts";
import { observe } from "../support/observe.ts";
import { oneWinner } from "../support/oneWinner.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const aSeries = (more: object = {}) => db.Mutate.createItem(anItem({ type: "TvSeries", ...more }));
const aSeason = (seriesId: string, more: object = {}) => anItem({ type: "TvSeason", seriesId, ...more });
const addSeason = (seriesId: string, more: object = {}) => db.Mutate.createItem(aSeason(seriesId, more));
const lockSeries = (what: Parameters<Data["Query"]["lockSeries"]>[0]) =>
  db.transact(({ Query }) => Query.lockSeries(what));

/** The statements that some work sends, without BEGIN and COMMIT. */
async function sentBy(work: () => Promise<unknown>): Promise<string[]> {
  const sent = await observe("billio:data:statement", work);
  return sent.map(({ name }) => name).filter((name) => name !== "BEGIN" && name !== "COMMIT");
}

describe("N lockSeries", () => {
  test("returns the series in the order of their ids, and all their seasons in that of withSeriesId", async () => {
    const [one, two, bare, other] = [await aSeries(), await aSeries(), await aSeries(), await aSeries()];
    for (const [series, numbers] of [
      [one, [2, undefined, 1]],
      [two, [1, 1]],
      [other, [1]],
    ] as const) {
      for (const seasonNumber of numbers) {
        await addSeason(series.id, seasonNumber === undefined ? {} : { seasonNumber });
      }
    }
    const seriesIds = [two.id, randomUUID(), bare.id, one.id.toUpperCase(), two.id, "no UUID"];
    const locked = await lockSeries({ seriesIds });
    expect(locked.series).toEqual([two, bare, one]);
    expect(locked.seasons).toEqual([
      ...(await db.Query.withSeriesId({ seriesId: two.id })),
      ...(await db.Query.withSeriesId({ seriesId: one.id })),
    ]);
    expect(locked.seasons.map(({ seasonNumber }) => seasonNumber as unknown)).toEqual([
      1,
      1,
      1,
      2,
      undefined,
    ]);
  });

  test("adds the series that a stored season belongs to", async () => {
    const [one, own] = [await aSeries(), await aSeries()];
    const season = await addSeason(own.id);
    const loose = await db.Mutate.createItem(anItem({ type: "TvSeason" }));
    const seasonId = season.id.toUpperCase();
    expect(await lockSeries({ seriesIds: [], seasonId })).toEqual({ series: [own], seasons: [season] });
    expect(await lockSeries({ seriesIds: [one.id], seasonId })).toEqual({
      series: [one, own],
      seasons: [season],
    });
    expect((await lockSeries({ seriesIds: [own.id, one.id], seasonId })).series).toEqual([own, one]);
    for (const seasonId of [loose.id, randomUUID(), own.id, "no UUID", null, undefined]) {
      expect((await lockSeries({ seriesIds: [one.id], seasonId })).series).toEqual([one]);
    }
  });

  test("takes nothing but series for series", async () => {
    const book = await db.Mutate.createItem(anItem());
    const season = await addSeason((await aSeries()).id);
    expect(await lockSeries({ seriesIds: [book.id, season.id] })).toEqual({ series: [], seasons: [] });
  });

  test("is one statement, and none when there is nothing to look for", async () => {
    const { id } = await aSeries();
    expect(await sentBy(() => lockSeries({ seriesIds: [id], seasonId: randomUUID() }))).toEqual([
      "Query.lockSeries",
    ]);
    expect(await sentBy(() => lockSeries({ seriesIds: ["x", null as never], seasonId: "y" }))).toEqual([]);
  });

  test("rejects calls outside a transaction, and lists that are none or too long", async () => {
    await expect(db.Query.lockSeries({ seriesIds: [] })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: "lockSeries",
    });
    for (const seriesIds of [undefined, null, "x", {}, Array.from({ length: 1_001 }, () => randomUUID())]) {
      await expect(lockSeries({ seriesIds: seriesIds as string[] })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        argument: "seriesIds",
      });
    }
  });

  test("two that meet each add a season and update the series: one is run again and sees the other's", async () => {
    const series = await aSeries({ shelf: "Watching", rating: 1 });
    const arrived = barrier(2);
    const runs: Record<number, number> = {};
    const saw: number[][] = [];
    const add = ({ transact }: Data, seasonNumber: number) =>
      transact(async ({ Query, Mutate }) => {
        const run = (runs[seasonNumber] = (runs[seasonNumber] ?? 0) + 1);
        const { seasons } = await Query.lockSeries({ seriesIds: [series.id] });
        if (run === 1) await arrived();
        const season = await Mutate.createItem(
          aSeason(series.id, { seasonNumber, rating: seasonNumber, shelf: `Season ${seasonNumber}` }),
        );
        const numbers = seasons.map((each) => each.seasonNumber as number);
        saw.push(numbers);
        if (numbers.some((number) => number > seasonNumber)) return;
        const { shelf, rating } = season as Item & { rating: number };
        await Mutate.updateItem({ type: "TvSeries", id: series.id, shelf, rating });
      });
    const retries = await observe("billio:data:retry", () => Promise.all([add(db, 2), add(db.another(), 3)]));
    expect(Object.values(runs).sort()).toEqual([1, 2]);
    expect(retries).toMatchObject([{ attempt: 1, sqlState: "40001", marker: "OC000" }]);
    expect(saw.map((numbers) => numbers.length).sort()).toEqual([0, 0, 1]);
    expect(await db.Query.withId({ type: "TvSeries", id: series.id })).toMatchObject({
      shelf: "Season 3",
      rating: 3,
    });
    expect(await db.Query.withSeriesId({ seriesId: series.id })).toHaveLength(2);
  });

  test("two that take one of two last seasons each, and leave the series alone, don't both pass on what they saw", async () => {
    const series = await aSeries();
    const seasons = [await addSeason(series.id), await addSeason(series.id)];
    const arrived = barrier(2);
    const saw: number[] = [];
    let runs = 0;
    const remove = ({ id }: Item) =>
      db.transact(async ({ Query, Mutate }) => {
        const isFirst = ++runs <= 2;
        const locked = await Query.lockSeries({ seriesIds: [], seasonId: id });
        saw.push(locked.seasons.length);
        if (isFirst) await arrived();
        await Mutate.deleteItem({ type: "TvSeason", id });
      });
    await Promise.all(seasons.map(remove));
    expect(saw.sort()).toEqual([1, 2, 2]);
  });

  test("a season that has gone to another series since conflicts when it is written", async () => {
    const [from, to] = [await aSeries(), await aSeries()];
    const { id } = await addSeason(from.id);
    const seen: string[][] = [];
    await db.transact(async ({ Query, Mutate }) => {
      const { series } = await Query.lockSeries({ seriesIds: [], seasonId: id });
      seen.push(series.map(({ id }) => id));
      if (seen.length === 1) {
        await db.another().Mutate.updateItem({ type: "TvSeason", id, seriesId: to.id });
      }
      await Mutate.deleteItem({ type: "TvSeason", id });
    });
    expect(seen).toEqual([[from.id], [to.id]]);
  });

  test("of a racing deletion of a series and a locked season for it exactly one succeeds, in 50 rounds", async () => {
    const other = db.another();
    const won = { deletion: 0, season: 0 };
    const race = async (round: number) => {
      const { id } = await aSeries();
      // The deletion is one statement, and may win each time: in every fourth round it waits for all but the other's COMMIT.
      let written: () => void = () => undefined;
      const start = round % 4 === 3 ? new Promise<void>((resolve) => (written = resolve)) : undefined;
      const add = () =>
        db
          .transact(async ({ Query, Mutate }) => {
            await Query.lockSeries({ seriesIds: [id] });
            await Mutate.createItem(aSeason(id));
            written();
          })
          .finally(written);
      const deletion = async () => {
        await start;
        await other.Mutate.deleteItem({ id, type: "TvSeries" });
      };
      // Who gets the start is drawn by the round's number, so that both win some.
      const [deleted, added] =
        round % 2 === 0
          ? await Promise.allSettled([deletion(), add()])
          : (await Promise.allSettled([add(), deletion()])).reverse();
      const stands = (await db.Query.withId({ id, type: "TvSeries" })) !== undefined;
      const seasons = (await db.Query.withSeriesId({ seriesId: id })).length;
      won[oneWinner(deleted, added, { stands, seasons })]++;
    };
    for (let round = 0; round < 50; round += 2) await Promise.all([race(round), race(round + 1)]);
    expect(won.deletion + won.season).toBe(50);
    expect(Math.min(won.deletion, won.season)).toBeGreaterThan(0);
  }, 60_000);

  test("a deletion whose snapshot is older than the lock fails at its commit", async () => {
    const { id } = await aSeries();
    let runs = 0;
    const deletion = db.transact(async ({ Query, Mutate }) => {
      runs++;
      await Query.withSeriesId({ seriesId: id });
      if (runs === 1) {
        await db.another().transact(async ({ Query, Mutate }) => {
          await Query.lockSeries({ seriesIds: [id] });
          await Mutate.createItem(aSeason(id));
        });
      }
      await Mutate.deleteItem({ type: "TvSeries", id });
    });
    await expect(deletion).rejects.toMatchObject({ code: "SERIES_HAS_SEASONS" });
    expect(runs).toBe(2);
  });
});

describe("N a season of a series that the transaction has locked needs no further lock", () => {
  const hold = "Mutate.holdSeries";
  const [create, update] = ["Mutate.createItem", "Mutate.updateItem"];

  test("after lockSeries, withId with a lock, another season, or when the series is new", async () => {
    const series = await aSeries();
    const key = { type: "TvSeries", id: series.id };
    const stored = await addSeason(series.id);
    const holding: [expected: string[], first: (data: Data) => Promise<unknown>][] = [
      [["Query.lockSeries"], ({ Query }) => Query.lockSeries({ seriesIds: [series.id] })],
      [["Query.lockSeries"], ({ Query }) => Query.lockSeries({ seriesIds: [], seasonId: stored.id })],
      [["Query.withId"], ({ Query }) => Query.withId(key, { lock: true })],
      [[create], ({ Mutate }) => Mutate.createItem(anItem({ ...key }), { updateIfExists: true })],
      [[hold, create], ({ Mutate }) => Mutate.createItem(aSeason(series.id))],
    ];
    for (const [expected, first] of holding) {
      const sent = await sentBy(() =>
        db.transact(async (data) => {
          await first(data);
          const { id } = await data.Mutate.createItem(aSeason(series.id.toUpperCase()));
          await data.Mutate.updateItem({ type: "TvSeason", id, seriesId: series.id, rating: 1 });
        }),
      );
      expect(sent).toEqual([...expected, create, update]);
    }
    const sent = await sentBy(() =>
      db.transact(async ({ Mutate }) => {
        const { id } = await Mutate.createItem(anItem({ type: "TvSeries" }));
        await Mutate.createItem(aSeason(id));
      }),
    );
    expect(sent).toEqual([create, create]);
  });

  test("not after a plain read, the lock of another series or type, or one that found nothing", async () => {
    const [series, other] = [await aSeries(), await aSeries()];
    const id = randomUUID();
    const without: ((data: Data) => Promise<unknown>)[] = [
      ({ Query }) => Query.withId({ type: "TvSeries", id: series.id }),
      ({ Query }) => Query.withId({ type: "Book", id: series.id }, { lock: true }),
      ({ Query }) => Query.withId({ type: "TvSeries", id: other.id }, { lock: true }),
      ({ Query }) => Query.lockSeries({ seriesIds: [other.id] }),
      ({ Query }) => Query.lockSeries({ seriesIds: ["no UUID"] }),
    ];
    for (const first of without) {
      const sent = await sentBy(() =>
        db.transact(async (data) => {
          await first(data);
          await data.Mutate.createItem(aSeason(series.id));
        }),
      );
      expect(sent.slice(-2)).toEqual([hold, create]);
    }
    await expect(
      db.transact(async ({ Query, Mutate }) => {
        await Query.lockSeries({ seriesIds: [id] });
        await Query.withId({ type: "TvSeries", id }, { lock: true });
        await Mutate.createItem(aSeason(id));
      }),
    ).rejects.toMatchObject({ code: "SERIES_NOT_FOUND", seriesId: id });
  });

  test("nor when the transaction is run again: what was held before is forgotten", async () => {
    const series = await aSeries();
    const guard = await db.Mutate.createItem(anItem());
    let runs = 0;
    const sent = await sentBy(() =>
      db.transact(async ({ Query, Mutate }) => {
        if (++runs === 1) {
          await Query.lockSeries({ seriesIds: [series.id] });
          await db.another().Mutate.updateItem({ type: "Book", id: guard.id, rating: 1 });
        }
        await Mutate.createItem(aSeason(series.id));
        await Mutate.updateItem({ type: "Book", id: guard.id, rating: 2 });
      }),
    );
    expect(runs).toBe(2);
    expect(sent.filter((name) => name === hold || name === create)).toEqual([create, hold, create]);
  });

  test("nor in the transaction that follows", async () => {
    const series = await aSeries();
    await lockSeries({ seriesIds: [series.id] });
    expect(await sentBy(() => addSeason(series.id))).toEqual([hold, create]);
  });

  test("nor when the transaction has deleted the series", async () => {
    const series = await aSeries();
    const adding = db.transact(async ({ Query, Mutate }) => {
      await Query.lockSeries({ seriesIds: [series.id] });
      await Mutate.deleteItem({ type: "TvSeries", id: series.id });
      await Mutate.createItem(aSeason(series.id));
    });
    await expect(adding).rejects.toMatchObject({ code: "SERIES_NOT_FOUND" });
    expect(await db.Query.withId({ type: "TvSeries", id: series.id })).toEqual(series);
  });

  test.each<[name: string, calls: (data: Data, id: string) => Promise<unknown>[]]>([
    [
      "a deletion, then a season",
      ({ Mutate }, id) => [Mutate.deleteItem({ type: "TvSeries", id }), Mutate.createItem(aSeason(id))],
    ],
    [
      "a season, then a deletion",
      ({ Mutate }, id) => [Mutate.createItem(aSeason(id)), Mutate.deleteItem({ type: "TvSeries", id })],
    ],
    [
      "a lock, a deletion, then a season",
      ({ Query, Mutate }, id) => [
        Query.lockSeries({ seriesIds: [id] }),
        Mutate.deleteItem({ type: "TvSeries", id }),
        Mutate.createItem(aSeason(id)),
      ],
    ],
  ])("calls of one transaction that overlap leave no season without its series: %s", async (_, calls) => {
    for (const locked of [true, false]) {
      const { id } = await aSeries();
      const outcomes = await db.transact(async (data) => {
        if (locked) await data.Query.lockSeries({ seriesIds: [id] });
        return Promise.allSettled(calls(data, id));
      });
      const codes = outcomes.flatMap((each) =>
        each.status === "rejected" ? [(each.reason as { code: string }).code] : [],
      );
      expect(["SERIES_NOT_FOUND", "SERIES_HAS_SEASONS"]).toContain(codes.join());
      const stands = (await db.Query.withId({ type: "TvSeries", id })) !== undefined;
      expect(await db.Query.withSeriesId({ seriesId: id })).toHaveLength(stands ? 1 : 0);
    }
  });
});

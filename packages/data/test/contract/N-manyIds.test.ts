import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { createQuery, type Query } from "../../src/query/createQuery.ts";
import type { Statement } from "../../../dsql/src/executor/Executor.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const sentBy = async (work: () => Promise<unknown>) =>
  (await observe("billio:data:statement", work)).map(({ name }) => name);

describe("N withIds", () => {
  test("returns the items in the order of the ids, each once, whatever their types", async () => {
    const book = await db.Mutate.createItem(anItem());
    const game = await db.Mutate.createItem(anItem({ type: "VideoGame" }));
    const film = await db.Mutate.createItem(anItem({ type: "Feature" }));
    const ids = [film.id, randomUUID(), book.id.toUpperCase(), game.id, film.id, book.id];
    expect(await db.Query.withIds({ ids })).toEqual([film, book, game]);
    expect(await db.Query.withIds({ ids: ids.reverse() })).toEqual([book, film, game]);
  });

  test("returns those of one type when that is given", async () => {
    const book = await db.Mutate.createItem(anItem());
    const game = await db.Mutate.createItem(anItem({ type: "VideoGame" }));
    const ids = [book.id, game.id];
    expect(await db.Query.withIds({ type: "VideoGame", ids })).toEqual([game]);
    expect(await db.Query.withIds({ type: "no type", ids })).toEqual([]);
    expect(await db.Query.withIds({ type: null, ids })).toEqual([book, game]);
  });

  test("finds nothing under what is no UUID, and sends nothing when no UUID is left", async () => {
    const book = await db.Mutate.createItem(anItem());
    const odd = ["", "x", `{${book.id}}`, `${book.id} `, "}", '"', null, 7, undefined, {}, []] as string[];
    const holes = new Array<string>(3);
    expect(await db.Query.withIds({ ids: [...odd, book.id] })).toEqual([book]);
    const sent = await sentBy(async () => {
      for (const ids of [odd, [], holes]) expect(await db.Query.withIds({ ids })).toEqual([]);
    });
    expect(sent).toEqual([]);
  });
});

describe("N withExternalIds", () => {
  test("returns all items with one of the ids, oldest movedAt first", async () => {
    const [one, two] = [`tmdb:"${randomUUID()}"`, `a\\{b},NULL ${randomUUID()}`];
    const create = (externalId: string, day: number, type = "Book") =>
      db.Mutate.createItem(anItem({ externalId, type, movedAt: new Date(Date.UTC(2024, 0, day)) }));
    const last = await create(one, 3);
    const first = await create(one, 1, "Feature");
    const middle = await create(two, 2);
    const externalIds = [two, one, "tmdb:none", one, ""];
    expect(await db.Query.withExternalIds({ externalIds })).toEqual([first, middle, last]);
    expect(await db.Query.withExternalIds({ externalIds: [two] })).toEqual([middle]);
  });

  test("rejects what is no text and names its index; sends nothing for no ids", async () => {
    for (const odd of [undefined, null, 7, "NUL \0", "\ud800"]) {
      await expect(db.Query.withExternalIds({ externalIds: ["a", odd as string] })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        argument: "externalIds[1]",
      });
    }
    expect(await sentBy(() => db.Query.withExternalIds({ externalIds: [] }))).toEqual([]);
  });
});

describe("N withSeriesIds", () => {
  test("returns the seasons series by series, each one's as withSeriesId does", async () => {
    const series = await Promise.all([1, 2, 3].map(() => db.Mutate.createItem(anItem({ type: "TvSeries" }))));
    const [one = "", two = "", bare = ""] = series.map(({ id }) => id);
    const add = (seriesId: string, day: number, seasonNumber: unknown) =>
      db.Mutate.createItem(
        anItem({ type: "TvSeason", seriesId, seasonNumber, movedAt: new Date(Date.UTC(2024, 0, day)) }),
      );
    for (const [day, seasonNumber] of [2, "odd", 1, 2, null, 10].entries()) {
      await add(one, 9 - day, seasonNumber);
      await add(two, 1 + day, seasonNumber);
    }
    const inOrder = await Promise.all([two, one].map((seriesId) => db.Query.withSeriesId({ seriesId })));
    const seriesIds = [two, "x", randomUUID(), bare, one.toUpperCase(), two];
    const found = await db.Query.withSeriesIds({ seriesIds });
    expect(found).toEqual(inOrder.flat());
    expect(found.slice(0, 6).map(({ seasonNumber }) => seasonNumber as unknown)).toEqual([
      1,
      2,
      2,
      10,
      "odd",
      null,
    ]);
    expect(await sentBy(() => db.Query.withSeriesIds({ seriesIds: ["x"] }))).toEqual([]);
  });
});

const calls: Record<string, (query: Query, ids: unknown) => Promise<unknown>> = {
  withIds: (query, ids) => query.withIds({ ids: ids as string[] }),
  withExternalIds: (query, externalIds) => query.withExternalIds({ externalIds: externalIds as string[] }),
  withSeriesIds: (query, seriesIds) => query.withSeriesIds({ seriesIds: seriesIds as string[] }),
};

describe("N many ids at once", () => {
  test.each(Object.entries(calls))("%s takes 1,000 in one statement and rejects more", async (name, call) => {
    const many = Array.from({ length: 1_000 }, () => randomUUID());
    expect(await sentBy(() => call(db.Query, many))).toEqual([`Query.${name}`]);
    for (const refused of [[...many, many[0]], undefined, null, "x", { length: 1 }]) {
      await expect(call(db.Query, refused)).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining("must be an array of at most 1,000") as string,
      });
    }
  });

  describe("read indexes alone", () => {
    beforeAll(async () => {
      await db.backend(
        `INSERT INTO items (id, type, shelf, title, external_id, series_id, notes)
         SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'TvSeason' ELSE 'TvSeries' END, 'Read', 'Item ' || n, 'x:' || n,
                CASE WHEN n % 2 = 0 THEN md5((n % 1000)::text)::uuid END, repeat('a note ', 100)
         FROM generate_series(1, 20000) n`,
      );
      await db.backend("ANALYZE items");
    });

    const uuids = Array.from({ length: 1_000 }, () => randomUUID());
    test.each<[name: string, indexes: string[], call: (query: Query) => Promise<unknown>]>([
      ["withIds", ["items_pkey"], (query) => query.withIds({ ids: uuids })],
      ["withIds of a type", ["items_pkey"], (query) => query.withIds({ type: "TvSeries", ids: uuids })],
      ["withExternalIds", ["idx_external_id"], (query) => query.withExternalIds({ externalIds: uuids })],
      ["withSeriesIds", ["idx_series_id"], (query) => query.withSeriesIds({ seriesIds: uuids })],
      [
        "lockSeries",
        ["idx_series_id", "items_pkey"],
        (query) => query.lockSeries({ seriesIds: uuids, seasonId: randomUUID() }),
      ],
    ])("%s, planned for its values or for any", async (_, indexes, call) => {
      let statement: Statement | undefined;
      await call(
        createQuery({
          inTransaction: true,
          run: (sent) => ((statement = sent), Promise.resolve([])),
          transact: () => Promise.reject(new Error("Nothing to transact")),
        }),
      );
      const values = statement?.values.map((value) => `'${value ?? ""}'`).join(", ") ?? "";
      for (const mode of ["force_custom_plan", "force_generic_plan"]) {
        await db.backend(`SET plan_cache_mode = ${mode}`);
        await db.backend(`PREPARE planned AS ${statement?.sql ?? ""}`);
        const lines = await db.backend(`EXPLAIN (COSTS OFF) EXECUTE planned(${values})`);
        await db.backend("DEALLOCATE planned");
        const plan = lines.map((line) => String(line["QUERY PLAN"])).join("\n");
        expect(plan, mode).not.toContain("Seq Scan");
        const used = plan.match(/(?<=Scan using |Index Scan on )\w+/g) ?? [];
        expect([...new Set(used)].sort(), plan).toEqual(indexes);
      }
    });
  });
});

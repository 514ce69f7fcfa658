import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { importItems } from "../../src/bulk/importItems.ts";
import type { Data } from "../../src/createData.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import type { CreateItem } from "../../src/item/Item.ts";
import { anItem } from "../support/anItem.ts";
import { Link } from "../../../dsql/test/support/Link.ts";
import { observe } from "../support/observe.ts";
import { onStatement } from "../support/onStatement.ts";
import { until } from "../../../dsql/test/support/until.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

type On = Data & { executor: Database };

/** What A does, and B meanwhile. */
interface Case {
  /** What A finds. */
  before?: CreateItem[];
  a: (on: On) => Promise<unknown>;
  /** The statement before the one whose response gets lost; absent: it is the first. */
  lastHeard?: string;
  /** Whether A's write has taken effect, as B sees it. */
  done: () => Promise<boolean>;
  b: () => Promise<unknown>;
}

/** One connection to DSQL, over a line that a test can break. */
async function onLine(): Promise<{ link: Link; on: On }> {
  const link = await Link.to(db.endpoint);
  const on = db.another({ BILLIO_DSQL_ENDPOINT: link.endpoint, BILLIO_DSQL_POOL_MAX: "1" });
  opened.push(link, on.executor);
  await on.Query.withId({ type: "Book", id: randomUUID() });
  return { link, on };
}

/** A's write is done and its response gets lost; B acts; then A's connection breaks. What A's call ends in. */
async function answerLost({ before = [], a, lastHeard, done, b }: Case): Promise<unknown> {
  for (const item of before) await db.Mutate.createItem(item);
  const { link, on } = await onLine();
  const hold = () => {
    link.holdAnswers();
  };
  if (lastHeard === undefined) hold();
  else onStatement(lastHeard, hold);
  let outcome: unknown;
  const sent = await observe("billio:data:statement", async () => {
    const call = a(on).catch((error: unknown) => error);
    await until("A's write is done", done);
    await b();
    link.cut();
    link.releaseAnswers();
    outcome = await call;
  });
  // A got no response, and looked the outcome up.
  expect(sent.filter(({ error }) => error !== undefined)).toHaveLength(1);
  expect(sent.filter(({ name }) => name === "Mutate.settleOutcome")).toHaveLength(1);
  return outcome;
}

/**
 * A's write is on its way when A's connection breaks; A finds out and goes on; B acts; then the server gets A's first
 * write after all. What A's call ends in.
 */
async function arrivesLate({ before = [], a, lastHeard, b }: Omit<Case, "done">): Promise<unknown> {
  for (const item of before) await db.Mutate.createItem(item);
  const { link, on } = await onLine();
  const hold = () => {
    link.holdRequests();
  };
  if (lastHeard === undefined) hold();
  else onStatement(lastHeard, hold);
  const call = a(on).catch((error: unknown) => error);
  await until("A's write is on its way", () => link.heldRequests > 0);
  const left = link.leaveServerAlone();
  const outcome = await call;
  await b();
  await left.deliver();
  return outcome;
}

const stored = ({ type, id }: { type: string; id: string }) => db.Query.withId({ type, id });
const isThere = (item: { type: string; id: string }) => async () => (await stored(item)) !== undefined;
const isGone = (item: { type: string; id: string }) => async () => (await stored(item)) === undefined;

describe("4.3 a write that took effect without a response, when another has changed the item since", () => {
  test("deleteItem leaves alone what another has created under the id", async () => {
    const item = anItem({ title: "A's" });
    const outcome = await answerLost({
      before: [item],
      a: ({ Mutate }) => Mutate.deleteItem(item),
      done: isGone(item),
      b: () => db.Mutate.createItem({ ...item, title: "B's" }),
    });
    expect(outcome).toBeUndefined();
    expect(await stored(item)).toMatchObject({ title: "B's" });
  });

  test("deleteItem of a series leaves alone what another has created under the id, with a season", async () => {
    const series = anItem({ type: "TvSeries", title: "A's" });
    const season = anItem({ type: "TvSeason", seriesId: series.id });
    const outcome = await answerLost({
      before: [series],
      a: ({ Mutate }) => Mutate.deleteItem(series),
      done: isGone(series),
      b: async () => {
        await db.Mutate.createItem({ ...series, title: "B's" });
        await db.Mutate.createItem(season);
      },
    });
    expect(outcome).toBeUndefined();
    expect([await stored(series), await stored(season)]).toMatchObject([{ title: "B's" }, season]);
  });

  test("createItem doesn't create again what another has deleted", async () => {
    const item = anItem();
    const outcome = await answerLost({
      a: ({ Mutate }) => Mutate.createItem(item),
      done: isThere(item),
      b: () => db.Mutate.deleteItem(item),
    });
    expect(outcome).toMatchObject(item);
    expect(await stored(item)).toBeUndefined();
  });

  test("createItem knows its own item though another has changed it", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await answerLost({
      a: ({ Mutate }) => Mutate.createItem(item),
      done: isThere(item),
      b: () => db.Mutate.updateItem({ type: "Book", id: item.id, rating: 9 }),
    });
    expect(outcome).toMatchObject(item);
    expect(await stored(item)).toMatchObject({ rating: 9 });
  });

  test("createItem with updateIfExists doesn't undo what another has changed", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await answerLost({
      before: [item],
      a: ({ Mutate }) => Mutate.createItem({ ...item, title: "A's" }, { updateIfExists: true }),
      done: async () => (await stored(item))?.title === "A's",
      b: () => db.Mutate.updateItem({ type: "Book", id: item.id, rating: 9 }),
    });
    expect(outcome).toMatchObject({ title: "A's", rating: 1 });
    expect(await stored(item)).toMatchObject({ title: "A's", rating: 9 });
  });

  test("updateItem doesn't undo what another has changed, and returns the item as it is by then", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await answerLost({
      before: [item],
      a: ({ Mutate }) => Mutate.updateItem({ type: "Book", id: item.id, rating: 5, author: "A" }),
      done: async () => (await stored(item))?.rating === 5,
      b: () => db.Mutate.updateItem({ type: "Book", id: item.id, rating: 9 }),
    });
    expect(outcome).toMatchObject({ rating: 9, author: "A" });
    expect(await stored(item)).toEqual(outcome);
  });

  test("updateItem of what another has deleted reports that there is no item to return", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await answerLost({
      before: [item],
      a: ({ Mutate }) => Mutate.updateItem({ type: "Book", id: item.id, rating: 5 }),
      done: async () => (await stored(item))?.rating === 5,
      b: () => db.Mutate.deleteItem(item),
    });
    expect(outcome).toMatchObject({
      code: "COMMIT_OUTCOME_UNKNOWN",
      message:
        "The connection broke during Mutate.updateItem; it took effect, but the item has been deleted since",
    });
  });

  test("createItem of a season doesn't create again what another has deleted", async () => {
    const series = anItem({ type: "TvSeries" });
    const season = anItem({ type: "TvSeason", seriesId: series.id });
    const outcome = await answerLost({
      before: [series],
      a: ({ Mutate }) => Mutate.createItem(season),
      lastHeard: "Mutate.createItem",
      done: isThere(season),
      b: async () => {
        await db.Mutate.deleteItem(season);
        await db.Mutate.deleteItem(series);
      },
    });
    expect(outcome).toMatchObject(season);
    expect([await stored(series), await stored(season)]).toEqual([undefined, undefined]);
  });

  test("updateItem that moves a season to a series doesn't undo another's move", async () => {
    const [one, two] = [anItem({ type: "TvSeries" }), anItem({ type: "TvSeries" })];
    const season = anItem({ type: "TvSeason", seriesId: one.id });
    const key = { type: "TvSeason", id: season.id };
    const outcome = await answerLost({
      before: [one, two, season],
      a: ({ Mutate }) => Mutate.updateItem({ ...key, seriesId: two.id }),
      lastHeard: "Mutate.updateItem",
      done: async () => (await stored(season))?.seriesId === two.id,
      b: () => db.Mutate.updateItem({ ...key, seriesId: one.id }),
    });
    // Its response arrived before the COMMIT.
    expect(outcome).toMatchObject({ seriesId: two.id });
    expect(await stored(season)).toMatchObject({ seriesId: one.id });
  });

  test("transact with locked series isn't run again", async () => {
    const series = anItem({ type: "TvSeries", rating: 1 });
    const season = anItem({ type: "TvSeason", seriesId: series.id });
    let runs = 0;
    const outcome = await answerLost({
      before: [series],
      a: ({ transact }) =>
        transact(async ({ Query, Mutate }) => {
          runs++;
          const { seasons } = await Query.lockSeries({ seriesIds: [series.id] });
          await Mutate.createItem(season);
          await Mutate.updateItem({ type: "TvSeries", id: series.id, rating: 2 });
          return seasons.length;
        }),
      lastHeard: "Mutate.updateItem",
      done: isThere(season),
      b: () => db.Mutate.updateItem({ type: "TvSeries", id: series.id, rating: 9 }),
    });
    expect([outcome, runs]).toEqual([0, 1]);
    expect(await stored(series)).toMatchObject({ rating: 9 });
  });

  test.each(["replace", "keep"] as const)(
    "an import's batch doesn't undo what another has changed: %s",
    async (existing) => {
      const [kept, deleted] = [anItem({ rating: 1 }), anItem()];
      const outcome = await answerLost({
        a: ({ executor }) => importItems(executor, [kept, deleted], { existing }),
        lastHeard: "bulk.insertNew",
        done: isThere(deleted),
        b: async () => {
          await db.Mutate.updateItem({ type: "Book", id: kept.id, rating: 9 });
          await db.Mutate.deleteItem(deleted);
        },
      });
      expect(outcome).toEqual({ created: 2, replaced: 0, equal: 0, kept: 0 });
      expect([await stored(kept), await stored(deleted)]).toMatchObject([{ rating: 9 }, undefined]);
    },
  );
});

describe("4.3 a write that reaches the server after it was settled as not done", () => {
  test("createItem: it takes effect once, and what another has deleted stays so", async () => {
    const item = anItem();
    const outcome = await arrivesLate({
      a: ({ Mutate }) => Mutate.createItem(item),
      b: () => db.Mutate.deleteItem(item),
    });
    expect(outcome).toMatchObject(item);
    expect(await stored(item)).toBeUndefined();
  });

  test("deleteItem: another's item stays", async () => {
    const item = anItem();
    const outcome = await arrivesLate({
      before: [item],
      a: ({ Mutate }) => Mutate.deleteItem(item),
      b: () => db.Mutate.createItem({ ...item, title: "B's" }),
    });
    expect(outcome).toBeUndefined();
    expect(await stored(item)).toMatchObject({ title: "B's" });
  });

  test("updateItem: another's change stays", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await arrivesLate({
      before: [item],
      a: ({ Mutate }) => Mutate.updateItem({ type: "Book", id: item.id, rating: 5 }),
      b: () => db.Mutate.updateItem({ type: "Book", id: item.id, rating: 9 }),
    });
    expect(outcome).toMatchObject({ rating: 5 });
    expect(await stored(item)).toMatchObject({ rating: 9 });
  });

  test("createItem with updateIfExists: another's change stays", async () => {
    const item = anItem({ rating: 1 });
    const outcome = await arrivesLate({
      before: [item],
      a: ({ Mutate }) => Mutate.createItem({ ...item, rating: 5 }, { updateIfExists: true }),
      b: () => db.Mutate.updateItem({ type: "Book", id: item.id, rating: 9 }),
    });
    expect(outcome).toMatchObject({ rating: 5 });
    expect(await stored(item)).toMatchObject({ rating: 9 });
  });

  test("transact: its COMMIT comes too late, and the work has run twice", async () => {
    const item = anItem();
    let runs = 0;
    const outcome = await arrivesLate({
      a: ({ transact }) =>
        transact(async ({ Mutate }) => {
          runs++;
          await Mutate.createItem(item);
          return runs;
        }),
      lastHeard: "Mutate.createItem",
      b: () => db.Mutate.deleteItem(item),
    });
    expect(outcome).toBe(2);
    expect(await stored(item)).toBeUndefined();
  });
});

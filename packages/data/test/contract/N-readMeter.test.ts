import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { withReadMeter } from "../../src/index.ts";
import { items } from "../../src/schema/index.ts";
import { anItem } from "../support/anItem.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const LONG = 300_000;
const long = () => anItem({ notes: "n".repeat(LONG) });

/** How many bytes a piece of work reads. */
async function bytesOf(work: () => Promise<unknown>): Promise<number> {
  let sum = 0;
  await withReadMeter((bytes) => (sum += bytes), work);
  return sum;
}

/** A meter that lets nothing past a bound through. */
function bound(most: number) {
  let sum = 0;
  return (bytes: number) => {
    if ((sum += bytes) > most) throw new RangeError("enough");
  };
}

describe("N a meter of reads", () => {
  test("is told of what each read brings, in a transaction as outside, of Query and of Drizzle", async () => {
    const item = await db.Mutate.createItem(long());
    const series = await db.Mutate.createItem(anItem({ type: "TvSeries" }));
    await db.Mutate.createItem({ ...long(), type: "TvSeason", seriesId: series.id });
    const alone = await bytesOf(() => db.Query.withId(item));
    expect(alone).toBeGreaterThan(LONG);
    expect(alone).toBeLessThan(LONG + 1_000);
    expect(await bytesOf(() => db.transact(({ Query }) => Query.withId(item)))).toBe(alone);
    expect(await bytesOf(() => db.transact(({ Query }) => Query.withId(item, { lock: true })))).toBe(alone);
    const locked = () => db.transact(({ Query }) => Query.lockSeries({ seriesIds: [series.id] }));
    expect(await bytesOf(locked)).toBeGreaterThan(LONG);
    // Drizzle sends a query when it is awaited.
    const own = async () => db.getDb().select().from(items).where(eq(items.id, item.id));
    expect(await bytesOf(own)).toBeGreaterThan(LONG);
    const within = await bytesOf(() => db.getDb().transaction((tx) => tx.query.items.findMany()));
    expect(within).toBeGreaterThan(2 * LONG);
  });

  test("isn't told of what writes bring, nor of what begins and ends a transaction", async () => {
    const told: number[] = [];
    await withReadMeter(
      (bytes) => told.push(bytes),
      () =>
        db.transact(async ({ Mutate, getDb }) => {
          const { id, type } = await Mutate.createItem(long());
          await Mutate.updateItem({ id, type, rating: 3 });
          await getDb().update(items).set({ rating: 4 }).where(eq(items.id, id)).returning();
        }),
    );
    expect(told).toEqual([]);
  });

  test("ends a transaction by what it throws, with nothing written, and another one is well", async () => {
    const item = await db.Mutate.createItem(long());
    const fresh = anItem();
    const { transact } = db.another({ BILLIO_DSQL_POOL_MAX: "1" });
    const work = withReadMeter(bound(LONG / 2), () =>
      transact(async ({ Query, Mutate }) => {
        await Mutate.createItem(fresh);
        await Query.withId(item).catch(() => undefined);
      }),
    );
    await expect(work).rejects.toThrow("enough");
    expect(await transact(({ Query }) => Query.withId(fresh))).toBeUndefined();
  });

  test("keeps nobody from finding out what became of a write", async () => {
    const item = await db.Mutate.createItem(long());
    const cut = db.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
    const updated = withReadMeter(bound(0), () => db.Mutate.updateItem({ ...item, rating: 7 }));
    expect(await updated).toMatchObject({ rating: 7 });
    expect(cut.hits).toBe(1);
    await expect(withReadMeter(bound(0), () => db.getDb().execute(sql`SELECT 1`))).resolves.toBeDefined();
  });
});

import { randomUUID } from "node:crypto";
import { asc, count, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { DrizzleDatabase } from "../../src/drizzle/createDrizzle.ts";
import { items } from "../../src/schema/index.ts";
import { anItem } from "../support/anItem.ts";
import { barrier } from "../../../dsql/test/support/barrier.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const book = (shelf: string, title: string) => ({
  id: randomUUID(),
  type: "Book",
  shelf,
  title,
  movedAt: new Date("2024-01-02T03:04:05.678Z"),
});
const aShelf = () => randomUUID().slice(0, 20);
const ratingOf = async (on: DrizzleDatabase, id: string) =>
  (await on.select({ rating: items.rating }).from(items).where(eq(items.id, id)))[0]?.rating;

describe("N getDb", () => {
  test("selects, counts, inserts, updates and deletes as Drizzle does", async () => {
    const shelf = aShelf();
    const on = db.getDb();
    const made = await on
      .insert(items)
      .values([book(shelf, "a"), book(shelf, "b")])
      .returning();
    expect(made.map(({ title, movedAt, data, rating }) => ({ title, movedAt, data, rating }))).toEqual(
      ["a", "b"].map((title) => ({
        title,
        movedAt: new Date("2024-01-02T03:04:05.678Z"),
        data: "{}",
        rating: null,
      })),
    );
    await on.update(items).set({ rating: 7 }).where(eq(items.shelf, shelf));
    expect(
      await on
        .select({ rating: items.rating, n: count() })
        .from(items)
        .where(eq(items.shelf, shelf))
        .groupBy(items.rating),
    ).toEqual([{ rating: 7, n: 2 }]);
    expect(await on.$count(items, eq(items.shelf, shelf))).toBe(2);
    const { rows, rowCount } = await on.execute(
      sql`SELECT title FROM items WHERE shelf = ${shelf} ORDER BY title`,
    );
    expect({ rows, rowCount }).toEqual({ rows: [{ title: "a" }, { title: "b" }], rowCount: 2 });
    expect((await on.delete(items).where(eq(items.shelf, shelf))).rowCount).toBe(2);
  });

  test("answers relational queries: a series with its seasons, a season with its series", async () => {
    const series = await db.Mutate.createItem(anItem({ type: "TvSeries", title: "series" }));
    for (const title of ["one", "two"]) {
      await db.Mutate.createItem(anItem({ type: "TvSeason", seriesId: series.id, title }));
    }
    const found = await db.getDb().query.items.findFirst({
      where: eq(items.id, series.id),
      columns: { title: true },
      with: { seasons: { columns: { title: true }, orderBy: asc(items.title), with: { series: true } } },
    });
    expect(found).toMatchObject({
      title: "series",
      seasons: [
        { title: "one", series: { id: series.id } },
        { title: "two", series: { id: series.id } },
      ],
    });
  });

  test("runs prepared statements, with their values at each call", async () => {
    const shelf = aShelf();
    await db
      .getDb()
      .insert(items)
      .values([book(shelf, "a"), book(shelf, "b")]);
    const byTitle = db
      .getDb()
      .select({ title: items.title })
      .from(items)
      .where(sql`${items.shelf} = ${shelf} AND ${items.title} = ${sql.placeholder("title")}`)
      .prepare("by_title");
    expect(await byTitle.execute({ title: "a" })).toEqual([{ title: "a" }]);
    expect(await byTitle.execute({ title: "b" })).toEqual([{ title: "b" }]);
  });

  test("commits a transaction, and leaves nothing of one that fails or is rolled back", async () => {
    const shelf = aShelf();
    const [kept, gone, undone] = [book(shelf, "kept"), book(shelf, "gone"), book(shelf, "undone")];
    await db.getDb().transaction(async (tx) => {
      await tx.insert(items).values(kept);
      expect(await tx.$count(items, eq(items.shelf, shelf))).toBe(1);
    });
    const failing = db.getDb().transaction(async (tx) => {
      await tx.insert(items).values(gone);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    const rolledBack = db.getDb().transaction(async (tx) => {
      await tx.insert(items).values(undone);
      tx.rollback();
    });
    await expect(rolledBack).rejects.toThrow();
    expect(await db.getDb().select({ title: items.title }).from(items).where(eq(items.shelf, shelf))).toEqual(
      [{ title: "kept" }],
    );
  });

  test("fails as a whole when a transaction within a transaction fails, for DSQL has no savepoints", async () => {
    const shelf = aShelf();
    const outer = db.getDb().transaction(async (tx) => {
      await tx.insert(items).values(book(shelf, "outer"));
      await tx
        .transaction(async (inner) => {
          await inner.insert(items).values(book(shelf, "inner"));
          throw new Error("within");
        })
        .catch(() => undefined);
    });
    await expect(outer).rejects.toThrow("within");
    expect(await db.getDb().$count(items, eq(items.shelf, shelf))).toBe(0);
  });

  test("runs a transaction again that met a conflict, from its first read on", async () => {
    const { id } = await db.Mutate.createItem(anItem({ type: "Book", rating: 1 }));
    const meet = barrier(2);
    let attempts = 0;
    const add = () => {
      let first = true;
      return db.getDb().transaction(async (tx) => {
        attempts++;
        const rating = (await ratingOf(tx, id)) ?? 0;
        if (first) await meet();
        first = false;
        await tx
          .update(items)
          .set({ rating: rating + 1 })
          .where(eq(items.id, id));
      });
    };
    await Promise.all([add(), add()]);
    expect(attempts).toBeGreaterThan(2);
    expect(await ratingOf(db.getDb(), id)).toBe(3);
  });

  test("is, within transact, on the same transaction", async () => {
    const shelf = aShelf();
    const work = db.transact(async ({ Mutate, Query, getDb }) => {
      await Mutate.createItem(anItem({ type: "Book", shelf }));
      await getDb().insert(items).values(book(shelf, "by Drizzle"));
      await getDb().transaction((tx) => tx.update(items).set({ rating: 5 }).where(eq(items.shelf, shelf)));
      expect((await Query.onShelf({ type: "Book", shelf }, { first: 0 })).count).toBe(2);
      throw new Error("on purpose");
    });
    await expect(work).rejects.toThrow("on purpose");
    expect(await db.getDb().$count(items, eq(items.shelf, shelf))).toBe(0);
  });

  test("reads again when the connection breaks, and reports a write's unknown outcome", async () => {
    const { id } = await db.Mutate.createItem(anItem({ type: "Book", rating: 1 }));
    const reading = db.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    expect(await ratingOf(db.getDb(), id)).toBe(1);
    expect(reading.hits).toBe(1);
    const writing = db.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
    await expect(db.getDb().update(items).set({ rating: 2 }).where(eq(items.id, id))).rejects.toMatchObject({
      code: "COMMIT_OUTCOME_UNKNOWN",
    });
    expect(writing.hits).toBe(1);
    expect(await ratingOf(db.getDb(), id)).toBe(2);
  });

  test("ends what takes too long, by the deadline of every statement", async () => {
    const { getDb } = db.another({ BILLIO_DSQL_STATEMENT_TIMEOUT_MS: "200" });
    await expect(getDb().execute(sql`SELECT pg_sleep(2)`)).rejects.toMatchObject({
      code: "DATABASE_TIMEOUT",
    });
  });

  test("rejects what DSQL doesn't support, and opens a read-only transaction on request", async () => {
    const on = db.getDb();
    const level = on.transaction(() => Promise.resolve(), { isolationLevel: "serializable" });
    await expect(level).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await on.transaction((tx) => tx.$count(items), { isolationLevel: "repeatable read" });
    const writing = on.transaction((tx) => tx.insert(items).values(book(aShelf(), "x")), {
      accessMode: "read only",
    });
    await expect(writing).rejects.toMatchObject({ sqlState: "25006" });
  });

  test("reports errors by code and SQLSTATE, without SQL and values", async () => {
    const row = book(aShelf(), "a secret title");
    await db.getDb().insert(items).values(row);
    const error = await db
      .getDb()
      .insert(items)
      .values(row)
      .then(
        () => undefined,
        (failure: unknown) => failure as Error,
      );
    expect(error).toMatchObject({ code: "DATABASE_STATEMENT_FAILED", sqlState: "23505" });
    expect(error?.message).not.toMatch(/insert into|secret|\$1/i);
  });

  test("is seen on the channels of diagnostics as the library's own statements are", async () => {
    const messages = await observe("billio:data:statement", async () => {
      await db.getDb().select({ id: items.id }).from(items).limit(1);
      await db.getDb().query.items.findFirst();
      await db.getDb().execute(sql`SELECT 1`);
    });
    expect(messages.map(({ name }) => name)).toEqual(["Drizzle.select", "Drizzle.query", "Drizzle.execute"]);
  });
});

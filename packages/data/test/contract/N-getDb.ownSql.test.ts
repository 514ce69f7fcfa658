import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { items } from "../../src/schema/index.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const book = (id: string = randomUUID()) => ({ id, type: "Book", shelf: "Shelf", title: "A book" });
/** On one connection, so that what one query leaves of it is what the next one finds. */
const onOne = () => db.another({ BILLIO_DSQL_POOL_MAX: "1" });
const isThere = async (id: string) => (await db.Query.withId({ type: "Book", id })) !== undefined;
const control = { code: "INVALID_ARGUMENT", message: /must not begin or end a transaction/ };

describe("N getDb: a connection is left as the library's own calls expect it", () => {
  test.each(["BEGIN", "START TRANSACTION", "SELECT 1; BEGIN", "BEGIN; SELECT no_such_column"])(
    "a transaction that SQL begins doesn't swallow the next write: %s",
    async (text) => {
      const { getDb, Mutate } = onOne();
      const refusal = text.includes("no_such") ? { sqlState: "42703" } : control;
      await expect(getDb().execute(sql.raw(text))).rejects.toMatchObject(refusal);
      const { id } = await Mutate.createItem(anItem());
      expect(await isThere(id)).toBe(true);
    },
  );

  test.each(["ROLLBACK", "COMMIT", "COMMIT; BEGIN"])(
    "a transaction that SQL ends isn't told to have been committed: %s",
    async (text) => {
      const { transact, getDb } = onOne();
      const work = transact(async ({ Mutate, getDb }) => {
        const { id } = await Mutate.createItem(anItem());
        await getDb().execute(sql.raw(text));
        return id;
      });
      await expect(work).rejects.toMatchObject(control);
      const own = getDb().transaction(async (tx) => {
        await tx.execute(sql.raw(text)).catch(() => undefined);
      });
      await expect(own).rejects.toMatchObject(control);
    },
  );

  test("statements may be deallocated, and settings last no longer than a call", async () => {
    const { getDb, Mutate, Query, transact } = onOne();
    const { id, type } = await Mutate.createItem(anItem());
    const retries = await observe("billio:data:retry", async () => {
      await getDb().execute(sql`DEALLOCATE ALL`);
      await Mutate.updateItem({ type, id, rating: 3 });
      await transact(async ({ Mutate, getDb }) => {
        await Mutate.updateItem({ type, id, rating: 4 });
        await getDb().execute(sql`DEALLOCATE ALL`);
        await Mutate.updateItem({ type, id, rating: 5 });
      });
      await getDb().execute(sql`SET search_path = nowhere`);
      expect(await Query.withId({ type, id })).toMatchObject({ rating: 5 });
    });
    expect(retries).toEqual([]);
  });

  test("a name that the application prepares under is neither the library's nor another text's", async () => {
    const { getDb, Mutate } = onOne();
    const retries = await observe("billio:data:retry", async () => {
      const { id, type } = await Mutate.createItem(anItem());
      for (const column of [items.title, items.shelf]) {
        for (const name of ["billio_1", "billio_2"]) {
          const prepared = getDb()
            .select({ value: column })
            .from(items)
            .where(eq(items.id, id))
            .prepare(name);
          expect(await prepared.execute()).toHaveLength(1);
        }
      }
      const rated = getDb().update(items).set({ rating: 2 }).where(eq(items.id, id)).prepare("billio_1");
      expect((await rated.execute()).rowCount).toBe(1);
      expect(await Mutate.updateItem({ type, id, author: "A" })).toMatchObject({ rating: 2 });
    });
    expect(retries).toEqual([]);
  });

  test("a value that the driver can't send is its own error, neither repeated nor taken for a broken connection", async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const { getDb, Mutate } = onOne();
    const retries = await observe("billio:data:retry", async () => {
      const query = sql`SELECT ${circular}::text`;
      await expect(getDb().execute(query)).rejects.toThrow(TypeError);
      await expect(getDb().transaction((tx) => tx.execute(query))).rejects.toThrow(TypeError);
      const prepared = getDb()
        .select({ id: items.id })
        .from(items)
        .where(sql`${sql.placeholder("value")}::text = ''`)
        .prepare("by_value");
      await expect(prepared.execute({ value: circular })).rejects.toThrow(TypeError);
      expect(await prepared.execute({ value: "x" })).toEqual([]);
    });
    expect(retries).toEqual([]);
    await Mutate.createItem(anItem());
  });

  test("several statements in one text give the driver's list of results", async () => {
    const several: unknown = await db.getDb().execute(sql.raw("SELECT 1 AS a; SELECT 2 AS b"));
    expect(several).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }]);
  });
});

describe("N getDb: what is repeated", () => {
  const cut = (when: "statement" | "after-commit") => db.faults.inject({ fault: "cut", when, nth: 1 });
  const unknown = { code: "COMMIT_OUTCOME_UNKNOWN" };

  test("not a select that writes", async () => {
    const on = db.getDb();
    const id = randomUUID();
    const made = on.$with("made").as(on.insert(items).values(book(id)).returning());
    const fault = cut("after-commit");
    await expect(on.with(made).select().from(made)).rejects.toMatchObject(unknown);
    expect(fault.hits).toBe(1);
    expect(await isThere(id)).toBe(true);
  });

  test("a count, a select that locks, and a transaction that only reads, whatever it sends", async () => {
    const on = db.getDb();
    const counting = cut("statement");
    expect(await on.$count(items, eq(items.id, randomUUID()))).toBe(0);
    const locking = cut("statement");
    expect(await on.select().from(items).where(eq(items.id, randomUUID())).for("update")).toEqual([]);
    const reading = cut("after-commit");
    const { rows } = await on.transaction((tx) => tx.execute(sql`SELECT 1 AS one`), {
      accessMode: "read only",
    });
    expect(rows).toEqual([{ one: 1 }]);
    expect([counting.hits, locking.hits, reading.hits]).toEqual([1, 1, 1]);
  });
});

test("N getDb: a transaction that only reads can't be had within one that may write", async () => {
  const readOnly = { accessMode: "read only" } as const;
  const work = db.transact(({ getDb }) =>
    getDb().transaction((tx) => tx.insert(items).values(book()), readOnly),
  );
  await expect(work).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "readOnly" });
  const within = db.getDb().transaction((tx) => tx.transaction((inner) => inner.$count(items)), readOnly);
  expect(await within).toEqual(expect.any(Number));
});

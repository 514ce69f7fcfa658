import { asc, count, eq, sql } from "drizzle-orm";
import type { QueryResult } from "pg";
import { expect, expectTypeOf, test } from "vitest";
import type { DrizzleData } from "../createData.ts";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { items } from "../schema/index.ts";
import { createDrizzle, type DrizzleDatabase } from "./createDrizzle.ts";

const asked: string[] = [];
const preparedAs: unknown[] = [];
const notAsked = () => Promise.reject(new Error("not asked"));
const executor: Executor = {
  inTransaction: false,
  run: notAsked,
  query: (query) => {
    asked.push(query.name);
    if (query.prepareAs !== undefined) preparedAs.push(query.prepareAs);
    return Promise.resolve({ rows: [], rowCount: 0, command: "SELECT", oid: 0, fields: [] });
  },
  transact: notAsked,
};
const on = createDrizzle(executor);

test("results have the types of what is selected", async () => {
  const shelves = await on.select({ shelf: items.shelf, n: count() }).from(items).groupBy(items.shelf);
  expectTypeOf(shelves).toEqualTypeOf<{ shelf: string; n: number }[]>();

  const all = await on.select().from(items).limit(1);
  expectTypeOf(all).toEqualTypeOf<(typeof items.$inferSelect)[]>();
  expectTypeOf<(typeof all)[number]["rating"]>().toEqualTypeOf<number | null>();
  expectTypeOf<(typeof all)[number]["movedAt"]>().toEqualTypeOf<Date>();

  const series = await on.query.items.findMany({
    columns: { title: true },
    extras: { upper: sql<string>`upper(${items.title})`.as("upper") },
    with: { seasons: { columns: { id: true }, orderBy: asc(items.title) }, series: true },
    limit: 2,
  });
  expectTypeOf(series).toEqualTypeOf<
    {
      title: string;
      upper: string;
      seasons: { id: string }[];
      series: typeof items.$inferSelect | null;
    }[]
  >();
  const first = await on.query.items.findFirst({ columns: { id: true } });
  expectTypeOf(first).toEqualTypeOf<{ id: string } | undefined>();

  const prepared = on
    .select({ id: items.id })
    .from(items)
    .where(eq(items.type, sql.placeholder("type")))
    .prepare("by_type");
  expectTypeOf(await prepared.execute({ type: "Book" })).toEqualTypeOf<{ id: string }[]>();
  // Only what the application prepares is.
  expect(preparedAs).toEqual([expect.stringMatching(/^own_[0-9a-f]{32}$/)]);
  expectTypeOf(await on.$count(items).then((n) => n)).toEqualTypeOf<number>();
  const deleted = await on
    .delete(items)
    .where(sql`false`)
    .returning({ id: items.id });
  expectTypeOf(deleted).toEqualTypeOf<{ id: string }[]>();
  const { rows } = await on.execute<{ one: number }>(sql`SELECT 1 AS one`);
  expectTypeOf(rows).toEqualTypeOf<{ one: number }[]>();
  expectTypeOf(await on.update(items).set({ rating: 1 })).toEqualTypeOf<QueryResult<never>>();

  expect(asked).toEqual([
    "Drizzle.select",
    "Drizzle.select",
    "Drizzle.query",
    "Drizzle.query",
    "Drizzle.select",
    "Drizzle.select",
    "Drizzle.delete",
    "Drizzle.execute",
    "Drizzle.update",
  ]);
});

test("what is no column, and a value of another type, is an error of types", () => {
  expectTypeOf(items).not.toHaveProperty("isbn");
  expectTypeOf<Parameters<ReturnType<typeof on.update<typeof items>>["set"]>[0]["rating"]>().not.toExtend<
    string | undefined
  >();
  // @ts-expect-error -- a rating is a number
  expect(on.update(items).set({ rating: "5" }).toSQL().sql).toContain("update");
});

test("getDb gives it, and so does the transaction that transact passes", () => {
  expectTypeOf<ReturnType<DrizzleData["getDb"]>>().toEqualTypeOf<DrizzleDatabase>();
  type Work = Parameters<DrizzleData["transact"]>[0];
  expectTypeOf<ReturnType<Parameters<Work>[0]["getDb"]>>().toEqualTypeOf<DrizzleDatabase>();
  type Tx = Parameters<Parameters<DrizzleDatabase["transaction"]>[0]>[0];
  expectTypeOf<Tx["query"]["items"]>().toEqualTypeOf<DrizzleDatabase["query"]["items"]>();
  expectTypeOf<Tx["rollback"]>().returns.toBeNever();
});

test("an unsupported kind of transaction is rejected with an error", async () => {
  for (const [argument, value] of [
    ["deferrable", true],
    ["isolationLevel", "serializable"],
    ["isolationLevel", "read committed"],
  ] as const) {
    const work = on.transaction(notAsked, { [argument]: value });
    await expect(work).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument });
  }
});

test("an executor without query() is an error", async () => {
  const without = { inTransaction: false, run: notAsked, transact: notAsked };
  const refused = createDrizzle(without).select({ id: items.id }).from(items);
  await expect(refused.execute()).rejects.toThrow("sends no queries of the application's own");
});

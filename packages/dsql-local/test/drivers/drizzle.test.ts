import { readFile } from "node:fs/promises";
import { asc, eq, gt, relations, sql } from "drizzle-orm";
import { drizzle as drizzleNodePostgres } from "drizzle-orm/node-postgres";
import {
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  type PgDatabase,
  type PgQueryResultHKT,
  pgTable,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { drizzle as drizzlePostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect as connectSetup } from "../connect.ts";
import { token } from "../engine/support/token.ts";
import { usePostgresJs } from "./usePostgresJs.ts";

const author = pgTable("author", {
  id: uuid().primaryKey().defaultRandom(),
  name: text().notNull().unique(),
  born: integer(),
});

const book = pgTable(
  "book",
  {
    id: uuid().primaryKey().defaultRandom(),
    authorId: uuid("author_id")
      .notNull()
      .references(() => author.id),
    title: text().notNull(),
    price: numeric({ precision: 10, scale: 2 }),
    lent: boolean().notNull().default(false),
    tags: jsonb().$type<string[]>(),
    added: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index().on(table.authorId)],
);

const schema = {
  author,
  book,
  authorRelations: relations(author, ({ many }) => ({ books: many(book) })),
  bookRelations: relations(book, ({ one }) => ({
    author: one(author, { fields: [book.authorId], references: [author.id] }),
  })),
};

type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

const dsql = useDsql();
const openPostgresJs = usePostgresJs(dsql);
const pools: pg.Pool[] = [];

beforeAll(async () => {
  const client = await connectSetup(dsql);
  await client.query(
    "CREATE TABLE author (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE, born int)",
  );
  await client.query(
    `CREATE TABLE book (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), author_id uuid NOT NULL REFERENCES author (id),
       title text NOT NULL, price numeric(10, 2), lent boolean NOT NULL DEFAULT false, tags jsonb,
       added timestamptz NOT NULL DEFAULT now())`,
  );
  await client.end();
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});

const drivers: [name: string, open: () => Promise<Database>][] = [
  [
    "node-postgres",
    async () => {
      const pool = new pg.Pool({
        host: "localhost",
        port: Number(dsql.endpoint.split(":")[1]),
        user: "admin",
        database: "postgres",
        password: () => token(),
        ssl: { ca: await readFile(dsql.caFile, "utf8") },
      });
      pools.push(pool);
      return drizzleNodePostgres(pool, { schema });
    },
  ],
  ["postgres.js", async () => drizzlePostgresJs(await openPostgresJs(), { schema })],
];

/** SQLSTATEs of the error and its causes: drizzle wraps errors of queries, and postgres.js's own of begin not. */
async function codes(failing: Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  let error = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  for (; error instanceof Error; error = error.cause) found.push((error as { code?: string }).code);
  return found;
}

describe.each(drivers)("drizzle on %s", (driver, open) => {
  const filled = async () => {
    const db = await open();
    await db.delete(book);
    await db.delete(author);
    const [ann, bob] = await db
      .insert(author)
      .values([{ name: "ann", born: 1901 }, { name: "bob" }])
      .returning();
    if (!ann || !bob) throw new Error("RETURNING gave too few rows.");
    await db.insert(book).values([
      { authorId: ann.id, title: "a1", price: "12.50", tags: ["x", "y"] },
      { authorId: ann.id, title: "a2", lent: true },
      { authorId: bob.id, title: "b1" },
    ]);
    return { db, ann, bob };
  };

  test("inserts rows with columns left out, which get their defaults", async () => {
    const { db, ann, bob } = await filled();
    expect([ann.born, bob.born]).toEqual([1901, null]);
    const rows = await db.select().from(book).orderBy(asc(book.title));
    expect(rows.map(({ title, price, lent, tags }) => [title, price, lent, tags])).toEqual([
      ["a1", "12.50", false, ["x", "y"]],
      ["a2", null, true, null],
      ["b1", null, false, null],
    ]);
    for (const { id, added } of rows) {
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(added).toBeInstanceOf(Date);
    }
  });

  test("updates and deletes with RETURNING", async () => {
    const { db, ann } = await filled();
    expect(
      await db.update(book).set({ lent: true }).where(eq(book.title, "a1")).returning({ title: book.title }),
    ).toEqual([{ title: "a1" }]);
    const gone = await db.delete(book).where(eq(book.authorId, ann.id)).returning();
    expect(gone.map(({ title, lent }) => [title, lent]).sort()).toEqual([
      ["a1", true],
      ["a2", true],
    ]);
  });

  test("leaves or changes the row that is there already", async () => {
    const { db, ann } = await filled();
    expect(
      await db.insert(author).values({ name: "ann", born: 1 }).onConflictDoNothing().returning(),
    ).toEqual([]);
    const [changed] = await db
      .insert(author)
      .values({ name: "ann", born: 2 })
      .onConflictDoUpdate({ target: author.name, set: { born: sql`excluded.born + 1` } })
      .returning();
    expect(changed).toEqual({ ...ann, born: 3 });
  });

  test("joins, groups and pages", async () => {
    const { db } = await filled();
    expect(
      await db
        .select({ name: author.name, books: sql<number>`count(*)::int`, dear: sql`max(${book.price})` })
        .from(author)
        .leftJoin(book, eq(book.authorId, author.id))
        .groupBy(author.id)
        .orderBy(asc(author.name)),
    ).toEqual([
      { name: "ann", books: 2, dear: "12.50" },
      { name: "bob", books: 1, dear: null },
    ]);
    const page = db
      .select({ title: book.title })
      .from(book)
      .where(gt(book.title, sql.placeholder("after")))
      .orderBy(asc(book.title))
      .limit(1)
      .prepare("page");
    expect(await page.execute({ after: "" })).toEqual([{ title: "a1" }]);
    expect(await page.execute({ after: "a1" })).toEqual([{ title: "a2" }]);
  });

  test("reads relations, both ways, in one query", async () => {
    const { db, ann } = await filled();
    const authors = await db.query.author.findMany({
      columns: { name: true },
      with: {
        books: {
          columns: { title: true, tags: true },
          orderBy: asc(book.title),
          where: gt(book.title, "a1"),
        },
      },
      orderBy: asc(author.name),
    });
    expect(authors).toEqual([
      { name: "ann", books: [{ title: "a2", tags: null }] },
      { name: "bob", books: [{ title: "b1", tags: null }] },
    ]);
    const one = await db.query.book.findFirst({
      where: eq(book.title, "a1"),
      columns: { title: true },
      with: { author: true },
    });
    expect(one).toEqual({ title: "a1", author: ann });
  });

  test("keeps a transaction together, and takes it back on an exception", async () => {
    const { db, ann } = await filled();
    const added = await db.transaction(async (tx) => {
      await tx.insert(book).values({ authorId: ann.id, title: "a3" });
      return tx.$count(book, eq(book.authorId, ann.id));
    });
    expect(added).toBe(3);
    await expect(
      db.transaction(async (tx) => {
        await tx.delete(book);
        tx.rollback();
      }),
    ).rejects.toThrow();
    expect(await db.$count(book)).toBe(4);
  });

  test("sends BEGIN READ ONLY, or SET TRANSACTION, which is rejected as on DSQL", async () => {
    const { db, ann } = await filled();
    const writing = db.transaction((tx) => tx.update(author).set({ born: 1 }), { accessMode: "read only" });
    expect(await codes(writing)).toContain(driver === "node-postgres" ? "25006" : "0A000");
    expect((await db.select().from(author).where(eq(author.id, ann.id)))[0]?.born).toBe(1901);
  });

  test("of two transactions that change one row the second to commit has 40001 as its cause", async () => {
    const { db, bob } = await filled();
    let wrote = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const change = (born: number) =>
      db.transaction(async (tx) => {
        await tx.update(author).set({ born }).where(eq(author.id, bob.id));
        if (++wrote === 2) release();
        await both;
      });
    const ends = await Promise.allSettled([change(1), change(2)]);
    expect(wrote).toBe(2);
    const lost = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason as Error);
    expect(lost).toHaveLength(1);
    expect(await codes(Promise.reject(lost[0] ?? new Error("Both were committed.")))).toContain("40001");
  });

  test("a nested transaction is a savepoint, which is rejected as on DSQL", async () => {
    const { db } = await filled();
    const nested = db.transaction((tx) => tx.transaction((inner) => inner.delete(book)));
    expect(await codes(nested)).toContain("0A000");
    expect(await db.$count(book)).toBe(3);
  });

  test("the database's error is the cause of drizzle's", async () => {
    const { db, ann } = await filled();
    await expect(db.insert(author).values({ name: "ann" })).rejects.toMatchObject({
      cause: { code: "23505" },
    });
    await expect(db.delete(author).where(eq(author.id, ann.id))).rejects.toMatchObject({
      cause: { code: "23503" },
    });
    await expect(db.execute(sql`TRUNCATE book`)).rejects.toMatchObject({ cause: { code: "0A000" } });
  });
});

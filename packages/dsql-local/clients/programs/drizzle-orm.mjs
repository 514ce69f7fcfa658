// Drizzle ORM on node-postgres, and drizzle-kit pull.
//
// Needs: migrations of one's own. `drizzle-kit migrate` makes its journal with SERIAL and runs everything in one
// transaction, both of which DSQL refuses: run what is between `--> statement-breakpoint` one by one, foreign keys as
// NOT VALID, indexes as CREATE INDEX ASYNC whose job is waited for. A conflict is `error.cause.code` 40001: drizzle wraps the driver's errors.
// `drizzle-kit push` makes indexes and
// foreign keys that DSQL refuses, and ends with exit code 0. Not here: nested transactions (savepoints), `.for("share")`, `isolationLevel` other than "repeatable read".
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { asc, eq, relations, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import pg from "pg";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("drizzle-orm", "drizzle-kit");

const shelf = pgTable("shelf", {
  id: uuid().primaryKey().defaultRandom(),
  name: text().notNull().unique(),
});
const book = pgTable("book", {
  id: uuid().primaryKey().defaultRandom(),
  shelfId: uuid("shelf_id").notNull(),
  title: text().notNull(),
  pages: integer(),
});
const counter = pgTable("counter", { id: integer().primaryKey(), n: integer().notNull() });
const schema = {
  shelf,
  book,
  counter,
  shelfRelations: relations(shelf, ({ many }) => ({ books: many(book) })),
  bookRelations: relations(book, ({ one }) => ({
    shelf: one(shelf, { fields: [book.shelfId], references: [shelf.id] }),
  })),
};

const pool = new pg.Pool({ ...server, ssl, password: signToken });
const db = drizzle(pool, { schema });

await step("schema", async () => {
  for (const statement of [
    "CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE)",
    "CREATE TABLE book (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), shelf_id uuid NOT NULL, title text NOT NULL, pages int)",
    "ALTER TABLE book ADD CONSTRAINT book_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id) NOT VALID",
    "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)",
  ]) {
    await db.execute(sql.raw(statement));
  }
  const index = await db.execute(sql`CREATE INDEX ASYNC book_by_shelf ON book (shelf_id)`);
  await db.execute(sql`CALL sys.wait_for_job(${index.rows[0].job_id})`);
});

await step("rows", async () => {
  const [reading] = await db.insert(shelf).values({ name: "reading" }).returning();
  await db.insert(book).values([
    { shelfId: reading.id, title: "Emma", pages: 474 },
    { shelfId: reading.id, title: "Persuasion" },
  ]);
  await db.update(book).set({ pages: 249 }).where(eq(book.title, "Persuasion"));
  const [found] = await db.query.shelf.findMany({ with: { books: { orderBy: asc(book.title) } } });
  assert.deepEqual(
    found.books.map(({ title, pages }) => [title, pages]),
    [
      ["Emma", 474],
      ["Persuasion", 249],
    ],
  );
  await db.delete(book).where(eq(book.title, "Emma"));
  assert.equal(await db.$count(book), 1);
});

await step("commit", async () => {
  await db.transaction(
    async (tx) => {
      await tx.insert(counter).values({ id: 1, n: 0 });
      await tx.insert(counter).values({ id: 2, n: 0 });
    },
    { isolationLevel: "repeatable read" },
  );
  assert.equal(await db.$count(counter), 2);
});

await step("rollback", async () => {
  const undone = db.transaction(async (tx) => {
    await tx.delete(counter);
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal(await db.$count(counter), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      db.transaction(async (tx) => {
        await tx
          .update(counter)
          .set({ n: sql`${counter.n} + 1` })
          .where(eq(counter.id, 1));
        await bothWrote();
      }),
    "cause.code",
  );
  const [{ n }] = await db.select().from(counter).where(eq(counter.id, 1));
  assert.equal(n, 2);
});

await step("prepared", async () => {
  const byTitle = db
    .select({ pages: book.pages })
    .from(book)
    .where(eq(book.title, sql.placeholder("title")))
    .prepare("by_title");
  assert.deepEqual(await byTitle.execute({ title: "Persuasion" }), [{ pages: 249 }]);
  assert.deepEqual(await byTitle.execute({ title: "Emma" }), []);
});

await step("introspection", async () => {
  const folder = await mkdtemp(join(tmpdir(), "drizzle-kit-"));
  try {
    const config = join(folder, "drizzle.config.json");
    const dbCredentials = { ...server, ssl, password: await signToken() };
    await writeFile(config, JSON.stringify({ dialect: "postgresql", out: folder, dbCredentials }));
    // From here, and not from its folder, where it would find no driver.
    await promisify(execFile)(process.execPath, [
      "node_modules/drizzle-kit/bin.cjs",
      "pull",
      "--config",
      config,
    ]);
    const pulled = await readFile(join(folder, "schema.ts"), "utf8");
    const tables = [...pulled.matchAll(/pgTable\("(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(tables.sort(), ["book", "counter", "shelf"]);
    assert.match(pulled, /shelfId: uuid\("shelf_id"\)\.notNull\(\)/);
    assert.match(pulled, /book_by_shelf/);
    assert.match(pulled, /foreignColumns: \[shelf\.id\]/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

await step("close", () => pool.end());

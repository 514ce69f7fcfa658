// Prisma's client with the driver adapter for node-postgres.
//
// Needs: `relationMode = "prisma"`, no `isolationLevel`, migrations of one's own: `migrate deploy` takes an advisory
// lock; take what `migrate diff --script` writes, each statement by itself, indexes as CREATE INDEX ASYNC whose job is waited for.
// Not here:
// nested transactions. A conflict at COMMIT has no code; the cause of the error says TransactionWriteConflict. One at a
// statement is P2034: repeat on both.
//
// `prisma generate` fetches an engine for migrations, which this generator doesn't use; named any program that is
// there, it fetches nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath, URL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("@prisma/client", "@prisma/adapter-pg");

const folder = fileURLToPath(new URL(".", import.meta.url));
execFileSync(process.execPath, ["node_modules/prisma/build/index.js", "generate", "--no-hints"], {
  cwd: folder,
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  stdio: ["ignore", "ignore", "inherit"],
});
const { PrismaClient } = await import("@prisma/client");

const prisma = new PrismaClient({
  adapter: new PrismaPg({ ...server, ssl, password: signToken, max: 5 }),
});

await step("schema", async () => {
  for (const statement of [
    "CREATE TABLE shelf (id uuid PRIMARY KEY, name text NOT NULL UNIQUE)",
    "CREATE TABLE book (id uuid PRIMARY KEY, title text NOT NULL, pages int, shelf_id uuid NOT NULL)",
    "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)",
  ]) {
    await prisma.$executeRawUnsafe(statement);
  }
  const [{ job_id }] = await prisma.$queryRaw`CREATE INDEX ASYNC book_by_shelf ON book (shelf_id)`;
  await prisma.$executeRaw`CALL sys.wait_for_job(${job_id})`;
});

await step("rows", async () => {
  const shelf = await prisma.shelf.create({
    data: { name: "reading", books: { create: [{ title: "Emma", pages: 474 }, { title: "Persuasion" }] } },
  });
  await prisma.book.updateMany({ where: { title: "Persuasion" }, data: { pages: 249 } });
  await prisma.shelf.upsert({
    where: { name: "reading" },
    create: { name: "reading" },
    update: { name: "read" },
  });
  const found = await prisma.shelf.findUniqueOrThrow({
    where: { id: shelf.id },
    include: { books: { orderBy: { title: "asc" } } },
  });
  assert.equal(found.name, "read");
  assert.deepEqual(
    found.books.map(({ title, pages }) => [title, pages]),
    [
      ["Emma", 474],
      ["Persuasion", 249],
    ],
  );
  assert.deepEqual(await prisma.book.deleteMany({ where: { title: "Emma" } }), { count: 1 });
});

await step("commit", async () => {
  await prisma.$transaction([
    prisma.counter.create({ data: { id: 1, n: 0 } }),
    prisma.counter.create({ data: { id: 2, n: 0 } }),
  ]);
  assert.equal(await prisma.counter.count(), 2);
});

await step("rollback", async () => {
  const undone = prisma.$transaction(async (tx) => {
    await tx.counter.deleteMany();
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal(await prisma.counter.count(), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      prisma.$transaction(async (tx) => {
        await tx.counter.update({ where: { id: 1 }, data: { n: { increment: 1 } } });
        await bothWrote();
      }),
    "cause.kind",
    "TransactionWriteConflict",
  );
  assert.deepEqual(await prisma.counter.findUnique({ where: { id: 1 } }), { id: 1, n: 2 });
});

await step("prepared", async () => {
  for (const [id, n] of [
    [1, 2],
    [2, 0],
  ]) {
    assert.deepEqual(await prisma.$queryRaw`SELECT n FROM counter WHERE id = ${id}`, [{ n }]);
  }
});

await step("close", () => prisma.$disconnect());

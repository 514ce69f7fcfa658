// MikroORM on PostgreSQL.
//
// Needs: the schema by hand (its generator makes several objects in one transaction), `ignoreSchema: ["sys"]` for what
// looks at the database, whose proposals aren't to be run; uuid keys. Not here: nested `transactional()`. A conflict at COMMIT is `error.code` 40001 on a
// bare DatabaseError; repeat with a new fork: flush() of the same EntityManager sends nothing again, and RESOLVES.
import assert from "node:assert/strict";
import { EntitySchema, MikroORM, raw } from "@mikro-orm/postgresql";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("@mikro-orm/core");

const { database: dbName, ...where } = server;
const uuid = { primary: true, type: "uuid", defaultRaw: "gen_random_uuid()" };
const Shelf = new EntitySchema({
  name: "Shelf",
  properties: {
    id: uuid,
    name: { type: "text", unique: true },
    books: { kind: "1:m", entity: () => "Book", mappedBy: "shelf" },
  },
});
const Book = new EntitySchema({
  name: "Book",
  properties: {
    id: uuid,
    title: { type: "text" },
    pages: { type: "integer", nullable: true },
    shelf: { kind: "m:1", entity: () => "Shelf" },
  },
});
const Counter = new EntitySchema({
  name: "Counter",
  properties: { id: { primary: true, type: "integer", autoincrement: false }, n: { type: "integer" } },
});

const orm = await MikroORM.init({
  ...where,
  dbName,
  password: signToken,
  driverOptions: { ssl },
  entities: [Shelf, Book, Counter],
  schemaGenerator: { ignoreSchema: ["sys"] },
});

await step("schema", async () => {
  for (const statement of [
    "CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, CONSTRAINT shelf_name_unique UNIQUE (name))",
    `CREATE TABLE book (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text NOT NULL, pages int,
       shelf_id uuid NOT NULL, CONSTRAINT book_shelf_id_foreign FOREIGN KEY (shelf_id) REFERENCES shelf (id))`,
    "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)",
  ]) {
    await orm.em.getConnection().execute(statement);
  }
});

await step("rows", async () => {
  const em = orm.em.fork();
  const shelf = em.create("Shelf", { name: "reading" });
  em.create("Book", { title: "Emma", pages: 474, shelf });
  const persuasion = em.create("Book", { title: "Persuasion", shelf });
  await em.flush();
  persuasion.pages = 249;
  await em.flush();
  await em.upsert("Shelf", { id: shelf.id, name: "read" });
  const [found] = await orm.em
    .fork()
    .find("Shelf", {}, { populate: ["books"], orderBy: { books: { title: "asc" } } });
  assert.equal(found.name, "read");
  assert.deepEqual(
    found.books.getItems().map(({ title, pages }) => [title, pages]),
    [
      ["Emma", 474],
      ["Persuasion", 249],
    ],
  );
  await em.remove(persuasion).flush();
  assert.equal(await em.count("Book"), 1);
});

await step("commit", async () => {
  await orm.em.fork().transactional(async (em) => {
    em.create("Counter", { id: 1, n: 0 });
    await em.insert("Counter", { id: 2, n: 0 });
  });
  assert.equal(await orm.em.fork().count("Counter"), 2);
});

await step("rollback", async () => {
  const undone = orm.em.fork().transactional(async (em) => {
    await em.nativeDelete("Counter", {});
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal(await orm.em.fork().count("Counter"), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      orm.em.fork().transactional(async (em) => {
        await em.nativeUpdate("Counter", { id: 1 }, { n: raw("n + 1") });
        await bothWrote();
      }),
    "code",
  );
  assert.equal((await orm.em.fork().findOneOrFail("Counter", 1)).n, 2);
});

await step("prepared", async () => {
  for (const [id, n] of [
    [1, 2],
    [2, 0],
  ]) {
    const rows = await orm.em.getConnection().execute("SELECT n FROM counter WHERE id = ?", [id]);
    assert.deepEqual(rows, [{ n }]);
  }
});

await step("introspection", async () => {
  // It compares the database with the entities, and would make anew what DSQL tells in a form of its own: the index of
  // a primary key holds every column. Tables and columns it finds as they are, and nothing of the server's own.
  const changes = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  assert.doesNotMatch(changes, /create|drop (table|schema|index)|column|sys\b/i);
});

await step("close", () => orm.close());

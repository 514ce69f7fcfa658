// Sequelize 6 on node-postgres.
//
// Needs: tables made with `createTable()` or by hand, for `sync()` reads indexes and stumbles over DSQL's definition of
// primary keys (INCLUDE); `clientMinMessages: "ignore"`, for it sets client_min_messages otherwise; a token from a hook; uuid keys;
// `findCreateFind` in place of `findOrCreate`, which makes a PL/pgSQL function in pg_temp. Not here: `isolationLevel`,
// indexes of a model (CREATE INDEX without ASYNC), `sync({ alter: true })`, nested transactions. A conflict is
// `error.parent.code` 40001. Don't use its `retry` option: at a conflict it sends COMMIT alone again and RESOLVES,
// with nothing stored.
import assert from "node:assert/strict";
import { DataTypes, QueryTypes, Sequelize } from "sequelize";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("sequelize");

const { user: username, ...where } = server;
const db = new Sequelize({
  dialect: "postgres",
  ...where,
  username,
  dialectOptions: { ssl, clientMinMessages: "ignore" },
  hooks: {
    beforeConnect: async (config) => {
      config.password = await signToken();
    },
  },
  define: { timestamps: false, freezeTableName: true },
  logging: false,
});

const id = { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 };
const Shelf = db.define("shelf", { id, name: { type: DataTypes.TEXT, allowNull: false, unique: true } });
const Book = db.define("book", {
  id,
  title: { type: DataTypes.TEXT, allowNull: false },
  pages: DataTypes.INTEGER,
});
const Counter = db.define("counter", {
  id: { type: DataTypes.INTEGER, primaryKey: true },
  n: { type: DataTypes.INTEGER, allowNull: false },
});
Shelf.hasMany(Book, { foreignKey: "shelf_id" });
Book.belongsTo(Shelf, { foreignKey: "shelf_id" });

await step("schema", async () => {
  await db.authenticate();
  for (const model of [Shelf, Book, Counter]) {
    await db.getQueryInterface().createTable(model.getTableName(), model.getAttributes());
  }
});

await step("rows", async () => {
  const shelf = await Shelf.create({ name: "reading" });
  await Book.bulkCreate([
    { title: "Emma", pages: 474, shelf_id: shelf.id },
    { title: "Persuasion", shelf_id: shelf.id },
  ]);
  await Book.update({ pages: 249 }, { where: { title: "Persuasion" } });
  const [found] = await Shelf.findAll({ include: Book, order: [[Book, "title", "ASC"]] });
  assert.deepEqual(
    found.books.map(({ title, pages }) => [title, pages]),
    [
      ["Emma", 474],
      ["Persuasion", 249],
    ],
  );
  const [, created] = await Shelf.findCreateFind({ where: { name: "reading" } });
  assert.equal(created, false);
  assert.equal(await Book.destroy({ where: { title: "Emma" } }), 1);
});

await step("commit", async () => {
  await db.transaction(async (transaction) => {
    await Counter.create({ id: 1, n: 0 }, { transaction });
    await Counter.create({ id: 2, n: 0 }, { transaction });
  });
  assert.equal(await Counter.count(), 2);
});

await step("rollback", async () => {
  const undone = db.transaction(async (transaction) => {
    await Counter.destroy({ where: {}, transaction });
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal(await Counter.count(), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      db.transaction(async (transaction) => {
        await Counter.increment("n", { where: { id: 1 }, transaction });
        await bothWrote();
      }),
    "parent.code",
  );
  assert.equal((await Counter.findByPk(1)).n, 2);
});

await step("prepared", async () => {
  // `bind` sends parameters by the extended protocol; `replacements` would write them into the text.
  for (const [key, n] of [
    [1, 2],
    [2, 0],
  ]) {
    const rows = await db.query("SELECT n FROM counter WHERE id = $1", {
      bind: [key],
      type: QueryTypes.SELECT,
    });
    assert.deepEqual(rows, [{ n }]);
  }
});

await step("introspection", async () => {
  const queries = db.getQueryInterface();
  assert.deepEqual((await queries.showAllTables()).sort(), ["book", "counter", "shelf"]);
  const columns = await queries.describeTable("book");
  assert.deepEqual(
    Object.entries(columns).map(([name, { type, primaryKey }]) => [name, type, primaryKey]),
    [
      ["id", "UUID", true],
      ["title", "TEXT", false],
      ["pages", "INTEGER", false],
      ["shelf_id", "UUID", false],
    ],
  );
  const foreignKeys = await queries.getForeignKeyReferencesForTable("book");
  assert.deepEqual(
    foreignKeys.map(({ columnName, referencedTableName }) => [columnName, referencedTableName]),
    [["shelf_id", "shelf"]],
  );
});

await step("close", () => db.close());

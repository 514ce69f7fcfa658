// Kysely on node-postgres.
//
// Needs: for its Migrator an adapter of its own, for DSQL has no advisory locks, and one DDL statement a transaction.
// Not here: savepoints, serial columns. A conflict is `error.code` 40001.
import assert from "node:assert/strict";
import { Kysely, PostgresAdapter, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("kysely");

class DsqlAdapter extends PostgresAdapter {
  supportsTransactionalDdl = false;
  acquireMigrationLock() {
    return Promise.resolve();
  }
  releaseMigrationLock() {
    return Promise.resolve();
  }
}
class DsqlDialect extends PostgresDialect {
  createAdapter() {
    return new DsqlAdapter();
  }
}

const pool = new pg.Pool({ ...server, ssl, password: signToken });
const db = new Kysely({ dialect: new DsqlDialect({ pool }) });

await step("schema", async () => {
  const migrations = {
    "1_shelf": {
      up: (db) =>
        db.schema
          .createTable("shelf")
          .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
          .addColumn("name", "text", (column) => column.notNull().unique())
          .execute(),
    },
    "2_counter": {
      up: (db) =>
        db.schema
          .createTable("counter")
          .addColumn("id", "integer", (column) => column.primaryKey())
          .addColumn("n", "integer", (column) => column.notNull())
          .execute(),
    },
  };
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error, results } = await migrator.migrateToLatest();
  // It rejects at nothing: what went wrong is in the result.
  assert.equal(error, undefined);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["Success", "Success"],
  );
  assert.deepEqual((await migrator.migrateToLatest()).results, [], "nothing is left to do");
});

await step("rows", async () => {
  const { id } = await db
    .insertInto("shelf")
    .values({ name: "reading" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.updateTable("shelf").set({ name: "read" }).where("id", "=", id).execute();
  await db
    .insertInto("shelf")
    .values({ name: "read" })
    .onConflict((on) => on.column("name").doNothing())
    .execute();
  assert.deepEqual(await db.selectFrom("shelf").select("name").execute(), [{ name: "read" }]);
  const { numDeletedRows } = await db.deleteFrom("shelf").where("id", "=", id).executeTakeFirstOrThrow();
  assert.equal(numDeletedRows, 1n);
});

const count = async () => {
  const { n } = await db
    .selectFrom("counter")
    .select(({ fn }) => fn.countAll().as("n"))
    .executeTakeFirstOrThrow();
  return Number(n);
};

await step("commit", async () => {
  await db.transaction().execute(async (trx) => {
    await trx.insertInto("counter").values({ id: 1, n: 0 }).execute();
    await trx.insertInto("counter").values({ id: 2, n: 0 }).execute();
  });
  assert.equal(await count(), 2);
});

await step("rollback", async () => {
  const trx = await db.startTransaction().execute();
  await trx.deleteFrom("counter").execute();
  await trx.rollback().execute();
  assert.equal(await count(), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable("counter")
          .set(({ eb }) => ({ n: eb("n", "+", 1) }))
          .where("id", "=", 1)
          .execute();
        await bothWrote();
      }),
    "code",
  );
  assert.deepEqual(await db.selectFrom("counter").select("n").where("id", "=", 1).execute(), [{ n: 2 }]);
});

await step("prepared", async () => {
  // Kysely prepares nothing under a name of its own; this is the driver's, through the pool it was given.
  const text = "SELECT n FROM counter WHERE id = $1";
  for (const [id, n] of [
    [1, 2],
    [2, 0],
  ]) {
    assert.deepEqual((await pool.query({ name: "by_id", text, values: [id] })).rows, [{ n }]);
  }
});

await step("introspection", async () => {
  const tables = await db.introspection.getTables();
  const shelf = tables.find(({ name }) => name === "shelf");
  assert.deepEqual(
    shelf?.columns.map(({ name, dataType, isNullable, hasDefaultValue }) => [
      name,
      dataType,
      isNullable,
      hasDefaultValue,
    ]),
    [
      ["id", "uuid", false, true],
      ["name", "text", false, false],
    ],
  );
});

await step("close", () => db.destroy());

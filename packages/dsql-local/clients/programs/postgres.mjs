// postgres.js.
//
// Needs nothing. Not here: `listen`, `sql.savepoint`. A conflict is `error.code` 40001.
import assert from "node:assert/strict";
import postgres from "postgres";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

reportVersion("postgres");

const sql = postgres({ ...server, ssl, password: signToken, max: 5, onnotice: () => undefined });

await step("schema", async () => {
  await sql`CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, tags jsonb)`;
  await sql`CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)`;
});

await step("rows", async () => {
  const [{ id }] =
    await sql`INSERT INTO shelf ${sql({ name: "reading", tags: sql.json(["a", "b"]) })} RETURNING id`;
  await sql`UPDATE shelf SET ${sql({ name: "read" })} WHERE id = ${id}`;
  assert.deepEqual(
    [...(await sql`SELECT name, tags FROM shelf WHERE id = ANY(${[id]}::uuid[])`)],
    [{ name: "read", tags: ["a", "b"] }],
  );
  assert.equal((await sql`DELETE FROM shelf WHERE id = ${id}`).count, 1);
});

const count = async () => (await sql`SELECT count(*)::int AS n FROM counter`)[0].n;

await step("commit", async () => {
  // Sent at once, in a pipeline.
  await sql.begin((tx) => [
    tx`INSERT INTO counter VALUES (${1}, ${0})`,
    tx`INSERT INTO counter VALUES (${2}, ${0})`,
  ]);
  assert.equal(await count(), 2);
});

await step("rollback", async () => {
  const undone = sql.begin(async (tx) => {
    await tx`DELETE FROM counter`;
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal(await count(), 2);
});

await step("conflict", async () => {
  await contend(
    (bothWrote) =>
      sql.begin(async (tx) => {
        await tx`UPDATE counter SET n = n + 1 WHERE id = ${1}`;
        await bothWrote();
      }),
    "code",
  );
  assert.deepEqual([...(await sql`SELECT n FROM counter WHERE id = 1`)], [{ n: 2 }]);
});

await step("prepared", async () => {
  // By default every statement is prepared under a name, which the second call uses again.
  for (const [id, n] of [
    [1, 2],
    [2, 0],
  ]) {
    const rows = await sql`SELECT n FROM counter WHERE id = ${id}`;
    assert.deepEqual([...rows], [{ n }]);
  }
  const { columns, types } = await sql`SELECT n FROM counter WHERE id = ${1}`.describe();
  assert.deepEqual([columns.map(({ name }) => name), types], [["n"], [23]]);
});

await step("close", () => sql.end());

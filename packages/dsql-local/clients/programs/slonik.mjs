// slonik.
//
// Needs three options, for DSQL refuses the settings and DISCARD that slonik sends otherwise: both timeouts off, and a
// `resetConnection` that does nothing. The token is part of a URI: escape it. Not here: nested transactions. slonik
// repeats transactions by itself (`transactionRetryLimit`); a conflict that it gives up on is `error.code` 40001.
import assert from "node:assert/strict";
import { createPool, sql } from "slonik";
import { server, signToken, ssl } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { contendWithOwnRetry } from "./support/contendWithOwnRetry.mjs";
import { needNode } from "./support/needNode.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";

needNode(24);
reportVersion("slonik");

const { host, port, user, database } = server;
const uri = `postgresql://${user}:${encodeURIComponent(await signToken())}@${host}:${port}/${database}`;
const pool = await createPool(uri, {
  ssl,
  statementTimeout: "DISABLE_TIMEOUT",
  idleInTransactionSessionTimeout: "DISABLE_TIMEOUT",
  resetConnection: () => Promise.resolve(),
});

await step("schema", async () => {
  await pool.query(
    sql.unsafe`CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL)`,
  );
  await pool.query(sql.unsafe`CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)`);
});

await step("rows", async () => {
  const id = await pool.oneFirst(sql.unsafe`INSERT INTO shelf (name) VALUES (${"reading"}) RETURNING id`);
  await pool.query(sql.unsafe`UPDATE shelf SET name = ${"read"} WHERE id = ${id}`);
  assert.deepEqual(
    await pool.any(sql.unsafe`SELECT name FROM shelf WHERE id = ANY(${sql.array([id], "uuid")})`),
    [{ name: "read" }],
  );
  assert.equal((await pool.query(sql.unsafe`DELETE FROM shelf WHERE id = ${id}`)).rowCount, 1);
});

const counters = () => pool.manyFirst(sql.unsafe`SELECT n FROM counter ORDER BY id`);

await step("commit", async () => {
  await pool.transaction(async (tx) => {
    await tx.query(sql.unsafe`INSERT INTO counter VALUES (${1}, 0)`);
    await tx.query(sql.unsafe`INSERT INTO counter VALUES (${2}, 0)`);
  });
  assert.deepEqual(await counters(), [0, 0]);
});

await step("rollback", async () => {
  const undone = pool.transaction(async (tx) => {
    await tx.query(sql.unsafe`DELETE FROM counter`);
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.deepEqual(await counters(), [0, 0]);
});

await step("conflict", async () => {
  const increment = (retryLimit) => (bothWrote) =>
    pool.transaction(async (tx) => {
      await tx.query(sql.unsafe`UPDATE counter SET n = n + 1 WHERE id = ${1}`);
      await bothWrote();
    }, retryLimit);
  await contendWithOwnRetry(increment());
  await contend(increment(0), "code");
  assert.deepEqual(await counters(), [4, 0]);
});

await step("prepared", async () => {
  for (const [id, n] of [
    [1, 4],
    [2, 0],
  ]) {
    assert.equal(await pool.oneFirst(sql.unsafe`SELECT n FROM counter WHERE id = ${id}`), n);
  }
});

await step("close", () => pool.end());

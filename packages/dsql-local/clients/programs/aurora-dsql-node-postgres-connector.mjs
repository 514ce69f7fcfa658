// AWS's connector for node-postgres.
//
// Needs: as host a name or an address with a dot, so 127.0.0.1 and not localhost, which it takes for the id of a cluster;
// port and region, which it can't read from such a host; the CA in NODE_EXTRA_CA_CERTS, for its TLS is verified with
// Node's own CAs. It signs the tokens by itself. A conflict is `error.code` 40001, and `pool.transaction()` repeats it.
import assert from "node:assert/strict";
import process from "node:process";
import { AuroraDSQLClient, AuroraDSQLPool, isOCCError } from "@aws/aurora-dsql-node-postgres-connector";
import { server } from "./support/connection.mjs";
import { contend } from "./support/contend.mjs";
import { contendWithOwnRetry } from "./support/contendWithOwnRetry.mjs";
import { reportVersion } from "./support/reportVersion.mjs";
import { step } from "./support/step.mjs";
import { valueAt } from "./support/valueAt.mjs";

reportVersion("@aws/aurora-dsql-node-postgres-connector");

const settings = () => ({ ...server, host: "127.0.0.1", region: process.env.AWS_REGION });
const pool = new AuroraDSQLPool({ ...settings(), max: 5 });

await step("schema", async () => {
  const client = new AuroraDSQLClient(settings());
  await client.connect();
  await client.query(
    "CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL)",
  );
  await client.query("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
  await client.end();
});

await step("rows", async () => {
  const { rows } = await pool.query("INSERT INTO shelf (name) VALUES ($1) RETURNING id", ["reading"]);
  const [{ id }] = rows;
  await pool.query("UPDATE shelf SET name = $1 WHERE id = $2", ["read", id]);
  assert.deepEqual((await pool.query("SELECT name FROM shelf WHERE id = $1", [id])).rows, [{ name: "read" }]);
  assert.equal((await pool.query("DELETE FROM shelf WHERE id = $1", [id])).rowCount, 1);
});

const counters = async () => (await pool.query("SELECT id, n FROM counter ORDER BY id")).rows;

await step("commit", async () => {
  await pool.transaction(async (client) => {
    await client.query("INSERT INTO counter VALUES ($1, 0)", [1]);
    await client.query("INSERT INTO counter VALUES ($1, 0)", [2]);
  });
  assert.equal((await counters()).length, 2);
});

await step("rollback", async () => {
  const undone = pool.transaction(async (client) => {
    await client.query("DELETE FROM counter");
    throw new Error("undo");
  });
  await assert.rejects(undone, { message: "undo" });
  assert.equal((await counters()).length, 2);
});

await step("conflict", async () => {
  const increment = (retry) => (bothWrote) =>
    pool.transaction(async (client) => {
      await client.query("UPDATE counter SET n = n + 1 WHERE id = $1", [1]);
      await bothWrote();
    }, retry);
  await contendWithOwnRetry(increment());
  const withoutRetry = increment({ maxRetries: 0 });
  await contend(
    (bothWrote) =>
      withoutRetry(bothWrote).catch((error) => {
        if (valueAt(error, "code") === "40001") assert.ok(isOCCError(error));
        throw error;
      }),
    "code",
  );
  assert.deepEqual(await counters(), [
    { id: 1, n: 4 },
    { id: 2, n: 0 },
  ]);
});

await step("prepared", async () => {
  const text = "SELECT n FROM counter WHERE id = $1";
  for (const [id, n] of [
    [1, 4],
    [2, 0],
  ]) {
    assert.deepEqual((await pool.query({ name: "by_id", text, values: [id] })).rows, [{ n }]);
  }
});

await step("close", () => pool.end());

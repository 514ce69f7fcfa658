import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";

const signer = new DsqlSigner({ hostname: process.env.PGHOST });
const pool = new pg.Pool({ password: () => signer.getDbConnectAdminAuthToken(), ssl: true });

before(async () => {
  await pool.query(await readFile("migrations/0001-account.sql", "utf8"));
  await pool.query("INSERT INTO account VALUES (1, 'owner 1', 100)");
});
after(() => pool.end());

test("the second of two writers of a row is refused at COMMIT", async () => {
  const [first, second] = [await pool.connect(), await pool.connect()];
  for (const client of [first, second]) {
    await client.query("BEGIN");
    await client.query("UPDATE account SET balance = balance - 1 WHERE id = 1");
  }
  await first.query("COMMIT");
  await assert.rejects(second.query("COMMIT"), { code: "40001" });
  first.release();
  second.release();
  const { rows } = await pool.query("SELECT balance FROM account WHERE id = 1");
  assert.deepEqual(rows, [{ balance: 99 }]);
});

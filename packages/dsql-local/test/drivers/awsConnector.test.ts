import { readFile } from "node:fs/promises";
import { AuroraDSQLPool } from "@aws/aurora-dsql-node-postgres-connector";
import { expect, onTestFinished, test } from "vitest";
import { useDsql } from "../../src/testing.ts";

const dsql = useDsql();

test("AWS's connector signs, connects by address and retries a transaction that meets a conflict", async () => {
  const [host = "", port = ""] = (dsql.addressEndpoint ?? "").split(":");
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = dsql.env;
  const pool = new AuroraDSQLPool({
    host,
    port: Number(port),
    region: dsql.env.AWS_REGION ?? "",
    customCredentialsProvider: { accessKeyId, secretAccessKey },
    ssl: { ca: await readFile(dsql.caFile, "utf8") },
  });
  onTestFinished(() => pool.end());
  await pool.query("CREATE TABLE met (id int PRIMARY KEY, n int)");
  await pool.query("INSERT INTO met VALUES (1, 0)");
  let tries = 0;
  await pool.transaction(async (client) => {
    tries++;
    await client.query("UPDATE met SET n = n + 1 WHERE id = 1");
    // Another commits first, once.
    if (tries === 1) await pool.query("UPDATE met SET n = n + 10 WHERE id = 1");
  });
  expect(tries).toBe(2);
  expect((await pool.query("SELECT n FROM met")).rows).toEqual([{ n: 11 }]);
});

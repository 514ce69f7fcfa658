import { readFile } from "node:fs/promises";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";
import { expect, test } from "vitest";
import { useDsql } from "../src/testing.ts";

const dsql = useDsql();

test("a driver that verifies the CA and the host name connects with a signed token", async () => {
  const client = await connect();
  expect((await client.query("SELECT current_user, 1 + 1 AS two")).rows).toEqual([
    { current_user: "admin", two: 2 },
  ]);
  await client.end();
});

async function connect(): Promise<pg.Client> {
  const [host = "", port = ""] = dsql.endpoint.split(":");
  const signer = new DsqlSigner({
    hostname: host,
    region: "us-east-1",
    credentials: { accessKeyId: "made-up", secretAccessKey: "made-up" },
  });
  const client = new pg.Client({
    host,
    port: Number(port),
    user: "admin",
    database: "postgres",
    password: await signer.getDbConnectAdminAuthToken(),
    ssl: { ca: await readFile(dsql.caFile, "utf8") },
  });
  await client.connect();
  return client;
}

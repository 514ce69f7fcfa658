import { readFile } from "node:fs/promises";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";
import type { DsqlLocal } from "../src/index.ts";

/** A node-postgres client on `dsql`, as an application opens it: TLS verified, token signed, user admin. */
export async function connect(
  dsql: Pick<DsqlLocal, "endpoint" | "caFile">,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
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
    ...config,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

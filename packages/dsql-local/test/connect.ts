import { readFile } from "node:fs/promises";
import pg from "pg";
import { createToken } from "../src/auth/createToken.ts";
import { defaultCredential } from "../src/auth/defaultCredential.ts";
import type { DsqlLocal } from "../src/index.ts";

/** A node-postgres client on `dsql`, as an application opens it: TLS verified, token signed for the user, admin by default. */
export async function connect(
  dsql: Pick<DsqlLocal, "endpoint" | "caFile">,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
  const [host = "", port = ""] = dsql.endpoint.split(":");
  const client = new pg.Client({
    host,
    port: Number(port),
    user: "admin",
    database: "postgres",
    password: await createToken(
      { hostname: host, region: "us-east-1", credential: defaultCredential },
      { user: config.user ?? "admin" },
    ),
    ssl: { ca: await readFile(dsql.caFile, "utf8") },
    ...config,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

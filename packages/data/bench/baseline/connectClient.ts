import { readFileSync } from "node:fs";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import pg from "pg";
import { createAuthToken } from "../../../dsql/src/connection/createAuthToken.ts";

/** One connection of the driver alone to the database of the environment. */
export async function connectClient(): Promise<pg.Client> {
  const settings = readDatabaseSettings(process.env);
  const client = new pg.Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    database: "postgres",
    password: await createAuthToken(settings),
    ssl: { ca: readFileSync(settings.caFile ?? "", "utf8") },
  });
  await client.connect();
  return client;
}

// What a user writes: a pool of node-postgres over verified TLS, with AWS's own signer.
import console from "node:console";
import { readFileSync } from "node:fs";
import process from "node:process";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";

const [hostname, port] = process.env.BILLIO_DSQL_ENDPOINT.split(":");
const signer = new DsqlSigner({ hostname, region: process.env.AWS_REGION });
const client = new pg.Client({
  host: hostname,
  port: Number(port),
  user: "admin",
  database: "postgres",
  password: await signer.getDbConnectAdminAuthToken(),
  ssl: { ca: readFileSync(process.env.BILLIO_DSQL_CA_FILE, "utf8") },
});
await client.connect();
const { rows } = await client.query(process.argv[2]);
console.log(JSON.stringify(rows));
await client.end();

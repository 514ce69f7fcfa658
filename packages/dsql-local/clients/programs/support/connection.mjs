import { readFileSync } from "node:fs";
import process from "node:process";
import { DsqlSigner } from "@aws-sdk/dsql-signer";

const { PGHOST, PGPORT, PGUSER, PGDATABASE, PGSSLROOTCERT, AWS_REGION } = process.env;

/** Where the server is, in node-postgres's names, which most of the libraries take over. */
export const server = { host: PGHOST, port: Number(PGPORT), user: PGUSER, database: PGDATABASE };

/** TLS that is verified. */
export const ssl = { ca: readFileSync(PGSSLROOTCERT, "utf8") };

/** Signs a token, with which `admin` comes in for the next 15 minutes. Takes the key pair from the environment. */
export function signToken() {
  return new DsqlSigner({ hostname: PGHOST, region: AWS_REGION }).getDbConnectAdminAuthToken();
}

import { DsqlSigner } from "@aws-sdk/dsql-signer";

const { PGHOST, PGUSER } = process.env;
if (!PGHOST) throw new Error("Set PGHOST: a cluster's endpoint, or localhost for the local DSQL.");
// Takes Region and credentials from the environment, as every client of AWS does.
const signer = new DsqlSigner({ hostname: PGHOST });

/** Signs a token, the password of one connection. A pool calls it for each: a token is valid for 15 minutes. */
export function token(): Promise<string> {
  return PGUSER === "admin" ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
}

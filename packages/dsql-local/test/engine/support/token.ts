import { DsqlSigner } from "@aws-sdk/dsql-signer";

/** A password as DSQL wants it, signed with made-up keys. */
export function token(): Promise<string> {
  const signer = new DsqlSigner({
    hostname: "localhost",
    region: "us-east-1",
    credentials: { accessKeyId: "made-up", secretAccessKey: "made-up" },
  });
  return signer.getDbConnectAdminAuthToken();
}

import { DsqlSigner } from "@aws-sdk/dsql-signer";
import type { DsqlLocal } from "../src/index.ts";

/** A token for `admin` that is good for a week. */
export function signedToken({ endpoint, env }: Pick<DsqlLocal, "endpoint" | "env">): Promise<string> {
  const signer = new DsqlSigner({
    hostname: endpoint.replace(/:.*/, ""),
    region: env.AWS_REGION ?? "",
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
    },
    expiresIn: 604_800,
  });
  return signer.getDbConnectAdminAuthToken();
}

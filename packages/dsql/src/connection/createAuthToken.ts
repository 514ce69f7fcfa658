import type { ConnectionOptions } from "./ConnectionOptions.ts";
import { type Keys, signToken } from "./signToken.ts";

/**
 * Signs a fresh IAM token, for one connection: action `DbConnectAdmin` for the role `admin`, `DbConnect` for
 * any other (Aurora DSQL user guide, authentication). Signing is local. Where the environment has no keys, unlike in a
 * Lambda, the SDK finds them; it is loaded only then, because its credential chain would triple this library's import time.
 */
export async function createAuthToken({
  host,
  region,
  user,
}: Pick<ConnectionOptions, "host" | "region" | "user">): Promise<string> {
  const keys = keysOf(process.env);
  if (keys !== undefined) {
    return signToken({ host, region, action: user === "admin" ? "DbConnectAdmin" : "DbConnect" }, keys);
  }
  const { DsqlSigner } = await import("./signer.ts");
  const signer = new DsqlSigner({ hostname: host, region });
  return user === "admin" ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
}

/** As in the SDK's chain, a named profile takes precedence over keys in the environment. */
function keysOf(environment: NodeJS.ProcessEnv): Keys | undefined {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_PROFILE || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN === "" ? undefined : AWS_SESSION_TOKEN,
  };
}

import type { ConnectionOptions } from "./ConnectionOptions.ts";
import { type Keys, signToken } from "./signToken.ts";

/**
 * Signs a fresh IAM token, good for one connection: action `DbConnectAdmin` for the role `admin`, `DbConnect` for
 * any other (Aurora DSQL user guide, authentication). Signing is local. Where there are no keys in the environment, as there
 * are in a Lambda, the SDK finds them; it is loaded for that alone, because its credential chain would triple the cost of
 * importing this library.
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

/** As the SDK's chain has it: a profile that is named comes before keys in the environment. */
function keysOf(environment: NodeJS.ProcessEnv): Keys | undefined {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_PROFILE || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN === "" ? undefined : AWS_SESSION_TOKEN,
  };
}

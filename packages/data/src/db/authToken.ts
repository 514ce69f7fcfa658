import type { DatabaseSettings } from "@mattb.tech/billio-config";

/**
 * Signs a fresh IAM token, good for one connection: action `DbConnectAdmin` for the role `admin`, `DbConnect` for
 * any other (Aurora DSQL user guide, authentication). Signing is local. The SDK is loaded on first use, because
 * its credential chain would triple the cost of importing this library.
 */
export async function createAuthToken({
  host,
  region,
  user,
}: Pick<DatabaseSettings, "host" | "region" | "user">): Promise<string> {
  const { DsqlSigner } = await import("./signer.ts");
  const signer = new DsqlSigner({ hostname: host, region });
  return user === "admin" ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
}

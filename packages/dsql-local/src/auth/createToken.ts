import { DsqlSigner } from "@aws-sdk/dsql-signer";
import type { Credential } from "./Credential.ts";
import { WEEK_S } from "./readToken.ts";

export interface TokenOptions {
  /** The role to connect as, default `admin`. */
  user?: string;
  /** Default 900, at most a week. */
  expiresInS?: number;
}

/**
 * Signs a token with AWS's own signer, by the system's clock.
 *
 * @throws {RangeError} when it would be valid for more than a week, or for less than a second
 */
export async function createToken(
  to: { hostname: string; region: string; credential: Credential },
  { user = "admin", expiresInS = 900 }: TokenOptions = {},
): Promise<string> {
  if (!Number.isInteger(expiresInS) || expiresInS < 1 || expiresInS > WEEK_S) {
    throw new RangeError(`A token is good for 1 to ${WEEK_S} whole seconds, not for ${String(expiresInS)}.`);
  }
  const { accessKeyId, secretAccessKey, sessionToken } = to.credential;
  const signer = new DsqlSigner({
    hostname: to.hostname,
    region: to.region,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    expiresIn: expiresInS,
  });
  return user === "admin" ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
}

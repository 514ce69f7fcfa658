import type { TokenVerifier } from "../auth/TokenVerifier.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { ByteSource } from "../net/ByteSource.ts";
import { authenticationCleartextPassword } from "../net/messages/authentication.ts";
import { readPassword } from "./readStartup.ts";
import type { SecuredClient } from "./startTls.ts";
import { StartupError } from "./StartupError.ts";

export interface AuthenticationContext {
  /** The endpoint's names, the one to use first. */
  hosts: readonly [string, ...string[]];
  /** Undefined: any role that may log in connects, with any password or none. */
  verifyToken: TokenVerifier | undefined;
}

/**
 * Asks the client for its password, a token, and verifies it.
 *
 * @returns ARN of the principal that signed the token; undefined where nothing is verified
 * @throws {StartupError} when the token isn't valid for this role and endpoint
 * @throws {ProtocolError}
 */
export async function authenticate(
  client: SecuredClient,
  source: ByteSource,
  role: string,
  { hosts, verifyToken }: AuthenticationContext,
): Promise<string | undefined> {
  if (!verifyToken) return undefined;
  const { servername } = client;
  if (servername !== undefined && !hosts.includes(servername.toLowerCase())) {
    throw new StartupError(toDsqlError(connection.nameMismatch, { host: servername, endpoint: hosts[0] }));
  }
  client.stream.write(authenticationCleartextPassword);
  const result = await verifyToken(role, await readPassword(source));
  if ("error" in result) throw new StartupError(result.error);
  return result.principalArn;
}

import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** Who has come in. */
export interface AuthResult {
  /** ARN of the principal that signed; undefined where nobody needs to. */
  principalArn: string | undefined;
}

/** Decides by user name and password whether a client comes in. */
export type TokenVerifier = (user: string, password: string) => Promise<AuthResult | { error: DsqlError }>;

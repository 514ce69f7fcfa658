import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** An authenticated client. */
export interface AuthResult {
  /** ARN of the principal that signed the token; undefined without authentication. */
  principalArn: string | undefined;
}

/** Authenticates a client by user name and password, or returns the error that it receives. */
export type TokenVerifier = (user: string, password: string) => Promise<AuthResult | { error: DsqlError }>;

import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** Who has come in. */
export interface Admitted {
  /** ARN of the principal that signed; undefined where nobody needs to. */
  principalArn: string | undefined;
}

/** Decides by user name and password whether a client comes in. */
export type Authenticate = (user: string, password: string) => Promise<Admitted | { refusal: DsqlError }>;

import { createToken } from "../../../src/auth/createToken.ts";
import { defaultCredential } from "../../../src/auth/defaultCredential.ts";

/** A password as DSQL wants it, signed with the made-up keys of a server without a credentials file. */
export function token(user = "admin"): Promise<string> {
  return createToken({ hostname: "localhost", region: "us-east-1", credential: defaultCredential }, { user });
}

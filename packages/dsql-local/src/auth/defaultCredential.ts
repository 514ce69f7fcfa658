import type { Credential } from "./Credential.ts";

/** The key pair of a server without a credentials file: a dummy that is valid nowhere else, and the same at every start. */
export const defaultCredential: Credential = {
  profile: "default",
  accessKeyId: "made-up-key-for-local-dsql",
  secretAccessKey: "made-up-secret-for-local-dsql",
  principalArn: "arn:aws:iam::000000000000:user/local",
  actions: new Set(["DbConnect", "DbConnectAdmin"]),
};

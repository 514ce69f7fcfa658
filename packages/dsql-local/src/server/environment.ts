import type { Credential } from "../auth/Credential.ts";

/** What a program needs to reach a server. */
interface Environment {
  /** Host and port. */
  endpoint: string;
  caFile: string;
  region: string;
  /** Where the key pairs come from; undefined for the default one. */
  credentialsFile: string | undefined;
  /** The key pair to sign with. */
  credential: Credential;
}

/**
 * Environment variables with which the unmodified library and tools reach a server. `DSQL_…` are those that
 * `@mattb.tech/billio-dsql/settings` reads by default.
 */
export function environment(server: Environment): Record<string, string> {
  const { endpoint, caFile, region, credentialsFile, credential } = server;
  return {
    BILLIO_DSQL_ENDPOINT: endpoint,
    BILLIO_DSQL_CA_FILE: caFile,
    DSQL_ENDPOINT: endpoint,
    DSQL_CA_FILE: caFile,
    AWS_REGION: region,
    ...(credentialsFile === undefined
      ? {
          AWS_ACCESS_KEY_ID: credential.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
        }
      : { AWS_SHARED_CREDENTIALS_FILE: credentialsFile, AWS_PROFILE: credential.profile }),
  };
}

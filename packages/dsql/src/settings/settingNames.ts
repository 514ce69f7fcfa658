/** Names of the environment variables for reaching a cluster. */
export interface SettingNames<Name extends string = string> {
  /** `host[:port]`, required. */
  endpoint: Name;
  region: Name;
  user: Name;
  poolMax: Name;
  caFile: Name;
  statementTimeoutMs: Name;
  connectTimeoutMs: Name;
  unavailableAfterMs: Name;
  retryAttempts: Name;
  retryDeadlineMs: Name;
}

/** The names under a prefix, `DSQL_ENDPOINT` and so on; the region's is `AWS_REGION`. */
export function settingNames(prefix = "DSQL_"): SettingNames {
  return {
    endpoint: `${prefix}ENDPOINT`,
    region: "AWS_REGION",
    user: `${prefix}USER`,
    poolMax: `${prefix}POOL_MAX`,
    caFile: `${prefix}CA_FILE`,
    statementTimeoutMs: `${prefix}STATEMENT_TIMEOUT_MS`,
    connectTimeoutMs: `${prefix}CONNECT_TIMEOUT_MS`,
    unavailableAfterMs: `${prefix}UNAVAILABLE_AFTER_MS`,
    retryAttempts: `${prefix}RETRY_ATTEMPTS`,
    retryDeadlineMs: `${prefix}RETRY_DEADLINE_MS`,
  };
}

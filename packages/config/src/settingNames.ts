/** Names of the environment variables that Billio reads; infrastructure and code share them. */
export const settingNames = {
  dsqlEndpoint: "BILLIO_DSQL_ENDPOINT",
  dsqlUser: "BILLIO_DSQL_USER",
  dsqlPoolMax: "BILLIO_DSQL_POOL_MAX",
  dsqlCaFile: "BILLIO_DSQL_CA_FILE",
  dsqlStatementTimeoutMs: "BILLIO_DSQL_STATEMENT_TIMEOUT_MS",
  dsqlConnectTimeoutMs: "BILLIO_DSQL_CONNECT_TIMEOUT_MS",
  dsqlUnavailableAfterMs: "BILLIO_DSQL_UNAVAILABLE_AFTER_MS",
  dsqlRetryAttempts: "BILLIO_DSQL_RETRY_ATTEMPTS",
  dsqlRetryDeadlineMs: "BILLIO_DSQL_RETRY_DEADLINE_MS",
  awsRegion: "AWS_REGION",
} as const;

export type SettingName = (typeof settingNames)[keyof typeof settingNames];

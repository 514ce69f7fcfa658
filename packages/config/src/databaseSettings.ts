import { type ConnectionOptions, readConnectionOptions, REGION } from "@mattb.tech/billio-dsql/settings";
import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

export { REGION };

/** How to reach the DSQL cluster, and how long to try. All times are in milliseconds. */
export type DatabaseSettings = ConnectionOptions;

/**
 * Parses the database settings out of an environment. Empty values count as absent.
 *
 * @throws {SettingsError} naming every setting that is missing or malformed and what it should look like.
 */
export function readDatabaseSettings(environment: Environment = process.env): DatabaseSettings {
  const reader = new SettingsReader(environment);
  const settings = readConnectionOptions(reader, {
    endpoint: settingNames.dsqlEndpoint,
    region: settingNames.awsRegion,
    user: settingNames.dsqlUser,
    poolMax: settingNames.dsqlPoolMax,
    caFile: settingNames.dsqlCaFile,
    statementTimeoutMs: settingNames.dsqlStatementTimeoutMs,
    connectTimeoutMs: settingNames.dsqlConnectTimeoutMs,
    unavailableAfterMs: settingNames.dsqlUnavailableAfterMs,
    retryAttempts: settingNames.dsqlRetryAttempts,
    retryDeadlineMs: settingNames.dsqlRetryDeadlineMs,
  });
  reader.check();
  return settings;
}

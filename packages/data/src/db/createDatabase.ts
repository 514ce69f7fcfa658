import { type DatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import {
  createDatabase as createDsqlDatabase,
  type Database,
  type DatabaseOptions,
  type Lifetime,
} from "@mattb.tech/billio-dsql";
import { channels } from "../diagnostics/channels.ts";
import { outcomeRecords } from "../outcome/outcomeRecords.ts";
import { advise } from "./advise.ts";
import { settingsFrom } from "./settings.ts";

/** Database options for Billio's tables. */
export function optionsOf(settings: DatabaseSettings): DatabaseOptions {
  return {
    ...settings,
    applicationName: "billio-data",
    channels,
    outcomeRecords,
    advise,
    settingNames: { caFile: settingNames.dsqlCaFile },
  };
}

/**
 * A database to run statements on. Nothing is opened until the first one.
 *
 * @throws {ConfigurationError} when the environment's settings are missing or malformed
 */
export function createDatabase(
  settings: DatabaseSettings = settingsFrom(process.env),
  lifetime?: Lifetime,
): Database {
  return createDsqlDatabase(optionsOf(settings), lifetime);
}

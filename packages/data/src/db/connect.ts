import { type DatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import { channels } from "../diagnostics.ts";
import { outcomeRecords } from "../outcome/writeRecords.ts";
import { advise } from "./advise.ts";
import type { Lifetime } from "./Connections.ts";
import { createDatabase } from "./createDatabase.ts";
import type { Database } from "./Database.ts";
import type { DatabaseOptions } from "./DatabaseOptions.ts";
import { settingsFrom } from "./settings.ts";

/** The options of a database with Billio's tables. */
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
export function connect(
  settings: DatabaseSettings = settingsFrom(process.env),
  lifetime?: Lifetime,
): Database {
  return createDatabase(optionsOf(settings), lifetime);
}

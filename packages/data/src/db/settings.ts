import { readDatabaseSettings, SettingsError, type DatabaseSettings } from "@mattb.tech/billio-config";
import { ConfigurationError } from "../errors/index.ts";

/**
 * The database settings of an environment.
 *
 * @throws {ConfigurationError} naming every variable that is missing or malformed
 */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): DatabaseSettings {
  try {
    return readDatabaseSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) throw new ConfigurationError(error.message, error.faults);
    throw error;
  }
}

import type { DatabaseSettings } from "@mattb.tech/billio-config";
import type { Lifetime } from "./Connections.ts";
import { Database } from "./Database.ts";
import { settingsFrom } from "./settings.ts";

/**
 * A database to run statements on. Nothing is opened until the first one.
 *
 * @throws {ConfigurationError} when the environment's settings are missing or malformed
 */
export function connect(
  settings: DatabaseSettings = settingsFrom(process.env),
  lifetime?: Lifetime,
): Database {
  return new Database(settings, lifetime);
}

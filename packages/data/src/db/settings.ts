import { readFileSync } from "node:fs";
import {
  readDatabaseSettings,
  settingNames,
  SettingsError,
  type DatabaseSettings,
} from "@mattb.tech/billio-config";
import { ConfigurationError } from "../errors.ts";

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

/**
 * The PEM text of the CA file, where one is set.
 *
 * @throws {ConfigurationError} when it can't be read or holds no certificate
 */
export function readCa(caFile: string | undefined): string | undefined {
  if (caFile === undefined) return undefined;
  const fault = (reason: string, cause?: unknown) =>
    new ConfigurationError(
      `Check the environment: ${settingNames.dsqlCaFile} ${reason}`,
      [{ setting: settingNames.dsqlCaFile, reason }],
      { cause },
    );
  let pem: string;
  try {
    pem = readFileSync(caFile, "utf8");
  } catch (error) {
    throw fault(
      `names a file that can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
      error,
    );
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw fault("must name a PEM file with a certificate");
  return pem;
}

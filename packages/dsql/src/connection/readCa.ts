import { readFileSync } from "node:fs";
import { ConfigurationError } from "../errors/ConfigurationError.ts";
import type { ClientOptions } from "./ConnectionOptions.ts";

/**
 * The PEM text of the CA file, where there is one.
 *
 * @param settingNames the environment variable to name in errors; absent = the option `caFile`
 * @throws {ConfigurationError} when it can't be read or holds no certificate
 */
export function readCa(
  caFile: string | undefined,
  settingNames: ClientOptions["settingNames"],
): string | undefined {
  if (caFile === undefined) return undefined;
  const setting = settingNames?.caFile ?? "caFile";
  const issue = (reason: string, cause?: unknown) => {
    const source = settingNames === undefined ? "options" : "environment";
    return new ConfigurationError(`Check the ${source}: ${setting} ${reason}`, [{ setting, reason }], {
      cause,
    });
  };
  let pem: string;
  try {
    pem = readFileSync(caFile, "utf8");
  } catch (error) {
    throw issue(
      `names a file that can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
      error,
    );
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw issue("must name a PEM file with a certificate");
  return pem;
}

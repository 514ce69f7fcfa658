import { type ExternalServiceSettings, externalServiceSettings } from "./externalServiceSettings.ts";
import { type ImageSettings, imageSettings } from "./imageSettings.ts";
import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

/** What is logged: this level and the more severe ones. */
export type LogLevel = (typeof logLevels)[number];

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

/** How the GraphQL API behaves. */
export interface ApiSettings {
  /** Whether the schema has a Mutation type at all. */
  enableMutations: boolean;
  logLevel: LogLevel;
  /** Timeout of a request in milliseconds, shorter than the Lambda's. */
  requestTimeoutMs: number;
  /** Maximum length of a response as JSON: less than the platform can return. */
  maxAnswerBytes: number;
  images: ImageSettings;
  external: ExternalServiceSettings;
}

/**
 * Parses the API's settings out of an environment. Empty values count as absent.
 *
 * @throws {SettingsError} naming every setting that is missing or malformed and what it should look like.
 */
export function readApiSettings(environment: Environment = process.env): ApiSettings {
  const reader = new SettingsReader(environment);
  const settings: ApiSettings = {
    enableMutations: reader.oneOf(settingNames.enableMutations, ["0", "1"], "0") === "1",
    logLevel: reader.oneOf(settingNames.logLevel, logLevels, "info"),
    requestTimeoutMs: reader.wholeNumber(settingNames.requestTimeoutMs, 25_000, 100, 900_000),
    maxAnswerBytes: reader.wholeNumber(settingNames.maxAnswerBytes, 5_000_000, 1_000, 100_000_000),
    images: imageSettings(reader),
    external: externalServiceSettings(reader),
  };
  reader.check();
  return settings;
}

import { settingNames } from "./settingNames.ts";
import type { SettingsReader } from "./SettingsReader.ts";

/** A key, or the name of the SSM parameter (a SecureString) that holds it. */
export type ServiceKey = { kind: "value"; value: string } | { kind: "parameter"; name: string };

/** Addresses and keys of the services for books, games, films and series. */
export interface ExternalServiceSettings {
  googleBooks: { baseUrl: string; apiKey?: ServiceKey };
  /** TMDB returns only the paths of posters; `imageBaseUrl` is what they begin with. */
  tmdb: { baseUrl: string; imageBaseUrl: string; apiKey?: ServiceKey };
  igdb: { baseUrl: string; authUrl: string; clientId?: ServiceKey; clientSecret?: ServiceKey };
  /** Deadline of one request to a service, its repetition included, in milliseconds. */
  timeoutMs: number;
}

/** Without its key a service is off; everything else works. */
export function externalServiceSettings(reader: SettingsReader): ExternalServiceSettings {
  const key = <K extends string>(name: K, setting: KeySetting) => {
    const found = serviceKey(reader, setting);
    return (found === undefined ? {} : { [name]: found }) as Partial<Record<K, ServiceKey>>;
  };
  return {
    googleBooks: {
      baseUrl: reader.baseUrl(settingNames.googleBooksBaseUrl, "https://www.googleapis.com/books/v1"),
      ...key("apiKey", "googleBooksApiKey"),
    },
    tmdb: {
      baseUrl: reader.baseUrl(settingNames.tmdbBaseUrl, "https://api.themoviedb.org/3"),
      imageBaseUrl: reader.baseUrl(settingNames.tmdbImageBaseUrl, "https://image.tmdb.org/t/p"),
      ...key("apiKey", "tmdbApiKey"),
    },
    igdb: {
      baseUrl: reader.baseUrl(settingNames.igdbBaseUrl, "https://api.igdb.com/v4"),
      authUrl: reader.baseUrl(settingNames.igdbAuthUrl, "https://id.twitch.tv/oauth2/token"),
      ...key("clientId", "igdbClientId"),
      ...key("clientSecret", "igdbClientSecret"),
    },
    timeoutMs: reader.wholeNumber(settingNames.externalTimeoutMs, 5_000, 1, 60_000),
  };
}

type KeySetting = "googleBooksApiKey" | "tmdbApiKey" | "igdbClientId" | "igdbClientSecret";

/** Names of SSM's hierarchies (AWS Systems Manager user guide, "Parameter name requirements"). */
const PARAMETER = /^\/[\w.-]+(?:\/[\w.-]+){0,14}$/;

function serviceKey(reader: SettingsReader, setting: KeySetting): ServiceKey | undefined {
  const parameterSetting = settingNames[`${setting}Parameter`];
  const [value, name] = [reader.text(settingNames[setting]), reader.text(parameterSetting)];
  if (name === "") return value === "" ? undefined : { kind: "value", value };
  if (value !== "") reader.addIssue(parameterSetting, `must be absent where ${settingNames[setting]} is set`);
  if (!PARAMETER.test(name)) {
    const example = `/billio/production/${settingNames[setting]}`;
    reader.addIssue(parameterSetting, `must be the full name of an SSM parameter, e.g. ${example}`);
  }
  return { kind: "parameter", name };
}

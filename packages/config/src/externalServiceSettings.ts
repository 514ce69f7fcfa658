import { settingNames } from "./settingNames.ts";
import type { SettingsReader } from "./SettingsReader.ts";

/** Where the services are that know books, games, films and series, and the keys to them. */
export interface ExternalServiceSettings {
  googleBooks: { baseUrl: string; apiKey?: string };
  /** TMDB answers only the paths of posters; `imageBaseUrl` is what they begin with. */
  tmdb: { baseUrl: string; imageBaseUrl: string; apiKey?: string };
  igdb: { baseUrl: string; authUrl: string; clientId?: string; clientSecret?: string };
  /** Deadline of one request to a service, its repetition included, in milliseconds. */
  timeoutMs: number;
}

/** Without its key a service is off; everything else works. */
export function externalServiceSettings(reader: SettingsReader): ExternalServiceSettings {
  const key = <K extends string>(name: K, setting: (typeof settingNames)[keyof typeof settingNames]) => {
    const text = reader.text(setting);
    return (text === "" ? {} : { [name]: text }) as Partial<Record<K, string>>;
  };
  return {
    googleBooks: {
      baseUrl: reader.baseUrl(settingNames.googleBooksBaseUrl, "https://www.googleapis.com/books/v1"),
      ...key("apiKey", settingNames.googleBooksApiKey),
    },
    tmdb: {
      baseUrl: reader.baseUrl(settingNames.tmdbBaseUrl, "https://api.themoviedb.org/3"),
      imageBaseUrl: reader.baseUrl(settingNames.tmdbImageBaseUrl, "https://image.tmdb.org/t/p"),
      ...key("apiKey", settingNames.tmdbApiKey),
    },
    igdb: {
      baseUrl: reader.baseUrl(settingNames.igdbBaseUrl, "https://api.igdb.com/v4"),
      authUrl: reader.baseUrl(settingNames.igdbAuthUrl, "https://id.twitch.tv/oauth2/token"),
      ...key("clientId", settingNames.igdbClientId),
      ...key("clientSecret", settingNames.igdbClientSecret),
    },
    timeoutMs: reader.wholeNumber(settingNames.externalTimeoutMs, 5_000, 1, 60_000),
  };
}

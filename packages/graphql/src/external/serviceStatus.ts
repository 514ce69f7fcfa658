import { type ExternalServiceSettings, settingNames } from "@mattb.tech/billio-config";
import type { ServiceStatus } from "./ExternalServices.ts";
import { serviceNames } from "./serviceNames.ts";

/** Which services have their keys, in the order of the settings. */
export function serviceStatus({ googleBooks, tmdb, igdb }: ExternalServiceSettings): ServiceStatus[] {
  const status = (name: string, keys: Record<string, unknown>): ServiceStatus => {
    const missing = Object.keys(keys).filter((setting) => !keys[setting]);
    return { name, on: missing.length === 0, missing };
  };
  return [
    status(serviceNames.googleBooks, { [settingNames.googleBooksApiKey]: googleBooks.apiKey }),
    status(serviceNames.tmdb, { [settingNames.tmdbApiKey]: tmdb.apiKey }),
    status(serviceNames.igdb, {
      [settingNames.igdbClientId]: igdb.clientId,
      [settingNames.igdbClientSecret]: igdb.clientSecret,
    }),
  ];
}

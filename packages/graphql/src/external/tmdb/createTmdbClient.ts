import { type ExternalServiceSettings, settingNames } from "@mattb.tech/billio-config";
import { badResponse } from "../response/badResponse.ts";
import { type Fields, fields, list } from "../response/readFields.ts";
import { fetchJson, type JsonResponse } from "../http/fetchJson.ts";
import type { ServiceAccess } from "../http/ServiceAccess.ts";
import type { ParameterCache } from "../keys/ParameterCache.ts";
import { ServiceKeys } from "../keys/ServiceKeys.ts";
import { serviceNames } from "../serviceNames.ts";

/** The requests to TMDB v3 that films and series share. */
export interface TmdbClient {
  /** One page of results, the best first. */
  search(kind: "movie" | "tv", term: string, signal?: AbortSignal): Promise<readonly unknown[]>;
  /** @returns undefined for an unknown id */
  details(kind: "movie" | "tv", id: string, signal?: AbortSignal): Promise<Fields | undefined>;
  /** The film or series with that IMDb id. */
  find(kind: "movie" | "tv", imdbId: string, signal?: AbortSignal): Promise<Fields | undefined>;
}

export function createTmdbClient(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch,
  parameters: ParameterCache,
): TmdbClient {
  const { baseUrl, apiKey } = settings.tmdb;
  const name = serviceNames.tmdb;
  const access: ServiceAccess = {
    service: name,
    keySettings: [settingNames.tmdbApiKey],
    keyRejectedStatuses: [401, 403],
    timeoutMs: settings.timeoutMs,
    fetch,
  };

  const keys = new ServiceKeys(name, { [settingNames.tmdbApiKey]: apiKey }, parameters);

  const request = (
    path: string,
    query: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<JsonResponse> =>
    keys.use(({ TMDB_API_KEY: key }) => {
      const url = new URL(`${baseUrl}/${path}`);
      url.search = new URLSearchParams({ ...query, api_key: key }).toString();
      return fetchJson(access, url, { signal });
    }, signal);

  return {
    async search(kind, term, signal) {
      const response = await request(`search/${kind}`, { query: term, include_adult: "false" }, signal);
      const results = response.kind === "absent" ? undefined : list(fields(response.body).results);
      if (!results) throw badResponse(name, "a list of results");
      return results;
    },

    async details(kind, id, signal) {
      const response = await request(`${kind}/${id}`, {}, signal);
      return response.kind === "absent" ? undefined : fields(response.body);
    },

    async find(kind, imdbId, signal) {
      const response = await request(`find/${imdbId}`, { external_source: "imdb_id" }, signal);
      if (response.kind === "absent") return undefined;
      const results = list(fields(response.body)[`${kind}_results`]);
      if (!results) throw badResponse(name, "a list of results");
      return results.length === 0 ? undefined : fields(results[0]);
    },
  };
}

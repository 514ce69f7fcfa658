import { type ExternalServiceSettings, settingNames } from "@mattb.tech/billio-config";
import { badResponse } from "../response/badResponse.ts";
import { type Fields, fields, list } from "../response/readFields.ts";
import { fetchJson, type JsonResponse } from "../http/fetchJson.ts";
import type { ServiceAccess } from "../http/ServiceAccess.ts";
import type { ParameterCache } from "../keys/ParameterCache.ts";
import { ServiceKeys } from "../keys/ServiceKeys.ts";
import { serviceNames } from "../serviceNames.ts";

/** What films and series ask of TMDB v3 alike. */
export interface TmdbClient {
  /** One page of results, the best first. */
  search(kind: "movie" | "tv", term: string, signal?: AbortSignal): Promise<readonly unknown[]>;
  /** @returns undefined when TMDB doesn't know it */
  details(kind: "movie" | "tv", id: string, signal?: AbortSignal): Promise<Fields | undefined>;
  /** What IMDb knows by that id, as far as it is of that kind. */
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
    keyRefusedBy: [401, 403],
    timeoutMs: settings.timeoutMs,
    fetch,
  };

  const keys = new ServiceKeys(name, { [settingNames.tmdbApiKey]: apiKey }, parameters);

  const ask = (path: string, query: Record<string, string>, signal?: AbortSignal): Promise<JsonResponse> =>
    keys.use(({ TMDB_API_KEY: key }) => {
      const url = new URL(`${baseUrl}/${path}`);
      url.search = new URLSearchParams({ ...query, api_key: key }).toString();
      return fetchJson(access, url, { signal });
    }, signal);

  return {
    async search(kind, term, signal) {
      const answer = await ask(`search/${kind}`, { query: term, include_adult: "false" }, signal);
      const results = answer.kind === "absent" ? undefined : list(fields(answer.body).results);
      if (!results) throw badResponse(name, "a list of results");
      return results;
    },

    async details(kind, id, signal) {
      const answer = await ask(`${kind}/${id}`, {}, signal);
      return answer.kind === "absent" ? undefined : fields(answer.body);
    },

    async find(kind, imdbId, signal) {
      const answer = await ask(`find/${imdbId}`, { external_source: "imdb_id" }, signal);
      if (answer.kind === "absent") return undefined;
      const results = list(fields(answer.body)[`${kind}_results`]);
      if (!results) throw badResponse(name, "a list of results");
      return results.length === 0 ? undefined : fields(results[0]);
    },
  };
}

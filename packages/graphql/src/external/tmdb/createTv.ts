import { badResponse } from "../response/badResponse.ts";
import { uniqueWorks } from "../response/uniqueWorks.ts";
import { fields } from "../response/readFields.ts";
import type { ExternalTvSeries, TvService } from "../ExternalService.ts";
import { imdbForm, numberPattern, parseExternalId } from "../externalId.ts";
import { searchTerm } from "../searchTerm.ts";
import { serviceNames } from "../serviceNames.ts";
import type { TmdbClient } from "./createTmdbClient.ts";
import { toTvSeries } from "./toTvSeries.ts";
import { withSeasons } from "./withSeasons.ts";

const seriesForms = {
  tmdbSeries: { pattern: numberPattern, shape: "<number>" },
  imdb: imdbForm,
};
const seasonForms = {
  tmdbSeason: {
    pattern: /^([1-9]\d{0,8}):(0|[1-9]\d{0,5})$/,
    shape: "<number of the series>:<number of the season>",
  },
};

/** Series and their seasons, from TMDB. */
export function createTv(client: TmdbClient, imageBaseUrl: string): TvService {
  const details = async (id: string, signal?: AbortSignal): Promise<ExternalTvSeries | undefined> => {
    const tv = await client.details("tv", id, signal);
    if (!tv) return undefined;
    const series = toTvSeries(tv, imageBaseUrl);
    if (!series) throw badResponse(serviceNames.tmdb, "a series' id and name");
    return series;
  };

  return {
    name: serviceNames.tmdb,

    async search(term, signal, wanted) {
      const words = searchTerm(term);
      if (words === "") return [];
      const results = await client.search("tv", words, signal);
      const found = uniqueWorks(results.map((tv) => toTvSeries(fields(tv), imageBaseUrl)));
      // TMDB returns seasons only with the details of one series.
      if (wanted?.has("seasons") === false) return found;
      return withSeasons(
        found,
        (series, within) => details(series.id.slice("tmdbSeries:".length), within),
        signal,
      );
    },

    async get(externalId, signal) {
      const { namespace, parts } = parseExternalId(externalId, "a series", seriesForms);
      const id = parts.join("");
      if (namespace === "tmdbSeries") return details(id, signal);
      const found = await client.find("tv", id, signal);
      if (!found) return undefined;
      const series = toTvSeries(found, imageBaseUrl);
      if (!series) throw badResponse(serviceNames.tmdb, "a series' id and name");
      return details(series.id.slice("tmdbSeries:".length), signal);
    },

    async getSeason(externalId, signal) {
      const [seriesId = ""] = parseExternalId(externalId, "a season", seasonForms).parts;
      const series = await details(seriesId, signal);
      const season = series?.seasons.find(({ id }) => id === externalId);
      return series && season && { season, series };
    },
  };
}

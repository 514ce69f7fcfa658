import { badAnswer } from "../answer/badAnswer.ts";
import { eachOnce } from "../answer/eachOnce.ts";
import { fields } from "../answer/read.ts";
import type { ExternalFeature, ExternalService } from "../ExternalService.ts";
import { imdbForm, numberPattern, parseExternalId } from "../externalId.ts";
import { searchTerm } from "../searchTerm.ts";
import { serviceNames } from "../serviceNames.ts";
import type { TmdbClient } from "./createTmdbClient.ts";
import { toFeature } from "./toFeature.ts";

const forms = { tmdb: { pattern: numberPattern, shape: "<number>" }, imdb: imdbForm };

/** Films, from TMDB. One that is asked for by its id at IMDb comes with that of TMDB, as in a search. */
export function createFeatures(client: TmdbClient, imageBaseUrl: string): ExternalService<ExternalFeature> {
  return {
    name: serviceNames.tmdb,

    async search(term, signal) {
      const words = searchTerm(term);
      if (words === "") return [];
      const results = await client.search("movie", words, signal);
      return eachOnce(results.map((movie) => toFeature(fields(movie), imageBaseUrl)));
    },

    async get(externalId, signal) {
      const { namespace, parts } = parseExternalId(externalId, "a film", forms);
      const id = parts.join("");
      const movie = await (namespace === "imdb"
        ? client.find("movie", id, signal)
        : client.details("movie", id, signal));
      if (!movie) return undefined;
      const feature = toFeature(movie, imageBaseUrl);
      if (!feature) throw badAnswer(serviceNames.tmdb, "a film's id and title");
      return feature;
    },
  };
}

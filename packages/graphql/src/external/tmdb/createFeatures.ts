import { badResponse } from "../response/badResponse.ts";
import { uniqueWorks } from "../response/uniqueWorks.ts";
import { type Fields, fields } from "../response/readFields.ts";
import type { ExternalFeature, ExternalService } from "../ExternalService.ts";
import { imdbForm, numberPattern, parseExternalId } from "../externalId.ts";
import { searchTerm } from "../searchTerm.ts";
import { serviceNames } from "../serviceNames.ts";
import type { TmdbClient } from "./createTmdbClient.ts";
import { createImdbIds } from "./createImdbIds.ts";
import { imdbIdOf } from "./imdbIdOf.ts";
import { toFeature } from "./toFeature.ts";
import { withImdbIds } from "./withImdbIds.ts";

const forms = { tmdb: { pattern: numberPattern, shape: "<number>" }, imdb: imdbForm };

/**
 * Films, from TMDB. `get` returns a film under its IMDb id, if it has one, since stored films use that. TMDB returns it
 * only with a single film's details, so search results have TMDB's id, with the IMDb id in `otherIds` only if
 * `importedItem` is wanted.
 */
export function createFeatures(client: TmdbClient, imageBaseUrl: string): ExternalService<ExternalFeature> {
  const toWholeFeature = (movie: Fields): ExternalFeature => {
    const feature = toFeature(movie, imageBaseUrl);
    if (!feature) throw badResponse(serviceNames.tmdb, "a film's id and title");
    return feature;
  };
  const imdbIds = createImdbIds(client);

  return {
    name: serviceNames.tmdb,

    async search(term, signal, wanted) {
      const words = searchTerm(term);
      if (words === "") return [];
      const results = await client.search("movie", words, signal);
      const found = uniqueWorks(results.map((movie) => toFeature(fields(movie), imageBaseUrl)));
      return wanted?.has("importedItem") === true ? withImdbIds(found, imdbIds, signal) : found;
    },

    async get(externalId, signal) {
      const { namespace, parts } = parseExternalId(externalId, "a film", forms);
      const id = parts.join("");
      if (namespace === "imdb") {
        const movie = await client.find("movie", id, signal);
        return movie && withImdbId(toWholeFeature(movie), externalId);
      }
      const movie = await client.details("movie", id, signal);
      return movie && withImdbId(toWholeFeature(movie), imdbIdOf(movie));
    },
  };
}

function withImdbId(feature: ExternalFeature, imdbId: string | undefined): ExternalFeature {
  return imdbId === undefined ? feature : { ...feature, id: imdbId };
}

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
 * Films, from TMDB. One that is asked for has its id at IMDb, if it has one: that is what films have been stored under
 * ever since. TMDB tells it of one film at a time, so those of a search have TMDB's id, and the other beside it only
 * where the stored item is wanted.
 */
export function createFeatures(client: TmdbClient, imageBaseUrl: string): ExternalService<ExternalFeature> {
  const whole = (movie: Fields): ExternalFeature => {
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
        return movie && withImdbId(whole(movie), externalId);
      }
      const movie = await client.details("movie", id, signal);
      return movie && withImdbId(whole(movie), imdbIdOf(movie));
    },
  };
}

function withImdbId(feature: ExternalFeature, imdbId: string | undefined): ExternalFeature {
  return imdbId === undefined ? feature : { ...feature, id: imdbId };
}

import { imdbIdOf } from "./imdbIdOf.ts";
import type { TmdbClient } from "./createTmdbClient.ts";

/** Finds a film's external id at IMDb by its TMDB number; undefined when it has none. */
export type ImdbIds = (id: string, signal?: AbortSignal) => Promise<string | undefined>;

/** Cached films, less than a megabyte. */
const MAX_CACHED = 10_000;

/** Looks up each film once; one without an IMDb id isn't cached, as it may get one. */
export function createImdbIds(client: TmdbClient): ImdbIds {
  const cache = new Map<string, string>();
  return async (id, signal) => {
    const cached = cache.get(id);
    if (cached !== undefined) return cached;
    const movie = await client.details("movie", id, signal);
    const imdbId = movie && imdbIdOf(movie);
    if (imdbId === undefined) return undefined;
    const [oldest] = cache.keys();
    if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
    cache.set(id, imdbId);
    return imdbId;
  };
}

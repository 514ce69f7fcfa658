import { imdbIdOf } from "./imdbIdOf.ts";
import type { TmdbClient } from "./createTmdbClient.ts";

/** Finds the external id at IMDb of a film by its number at TMDB; undefined when it has none. */
export type ImdbIds = (id: string, signal?: AbortSignal) => Promise<string | undefined>;

/** Films that are remembered, less than a megabyte. */
const MOST_KNOWN = 10_000;

/** Asks TMDB once for each film that is at IMDb: that stays so. */
export function createImdbIds(client: TmdbClient): ImdbIds {
  const known = new Map<string, string>();
  return async (id, signal) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const movie = await client.details("movie", id, signal);
    const imdbId = movie && imdbIdOf(movie);
    if (imdbId === undefined) return undefined;
    const [oldest] = known.keys();
    if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    known.set(id, imdbId);
    return imdbId;
  };
}

import type { ExternalFeature } from "../ExternalService.ts";
import type { ImdbIds } from "./createImdbIds.ts";
import { forEachConcurrently } from "./forEachConcurrently.ts";

/** The films of a search with their ids at IMDb beside. One of which it can't be had says why. */
export async function withImdbIds(
  found: readonly ExternalFeature[],
  imdbIds: ImdbIds,
  signal?: AbortSignal,
): Promise<ExternalFeature[]> {
  const whole = [...found];
  await forEachConcurrently(
    found,
    async (film, at) => {
      try {
        const imdbId = await imdbIds(film.id.slice("tmdb:".length), signal);
        if (imdbId !== undefined) whole[at] = { ...film, otherIds: [imdbId] };
      } catch (error) {
        whole[at] = { ...film, otherIdsFailure: error };
      }
    },
    signal,
  );
  return whole;
}

import type { ExternalFeature } from "../ExternalService.ts";
import type { ImdbIds } from "./createImdbIds.ts";
import { forEachConcurrently } from "./forEachConcurrently.ts";

/** Adds `otherIds` with the IMDb id to each film of a search, or `otherIdsFailure` when the lookup fails. */
export async function withImdbIds(
  found: readonly ExternalFeature[],
  imdbIds: ImdbIds,
  signal?: AbortSignal,
): Promise<ExternalFeature[]> {
  const completed = [...found];
  await forEachConcurrently(
    found,
    async (film, index) => {
      try {
        const imdbId = await imdbIds(film.id.slice("tmdb:".length), signal);
        if (imdbId !== undefined) completed[index] = { ...film, otherIds: [imdbId] };
      } catch (error) {
        completed[index] = { ...film, otherIdsFailure: error };
      }
    },
    signal,
  );
  return completed;
}

import { type Fields, text, wholeNumber } from "../response/readFields.ts";
import { year } from "../response/year.ts";
import type { ExternalFeature } from "../ExternalService.ts";
import { posterUrl } from "./posterUrl.ts";

/** @returns undefined when the film has no id or no title */
export function toFeature(movie: Fields, imageBaseUrl: string): ExternalFeature | undefined {
  const id = wholeNumber(movie.id, 1);
  const title = text(movie.title) || text(movie.original_title);
  if (id === undefined || title === "") return undefined;
  return {
    id: `tmdb:${id}`,
    title,
    releaseYear: year(movie.release_date),
    imageUrl: posterUrl(movie.poster_path, imageBaseUrl),
  };
}

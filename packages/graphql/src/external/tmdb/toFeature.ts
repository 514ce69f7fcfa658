import { type Fields, text, wholeNumber } from "../answer/read.ts";
import { year } from "../answer/year.ts";
import type { ExternalFeature } from "../ExternalService.ts";
import { posterAddress } from "./posterAddress.ts";

/** @returns undefined when the film has no id or no title */
export function toFeature(movie: Fields, imageBaseUrl: string): ExternalFeature | undefined {
  const id = wholeNumber(movie.id, 1);
  const title = text(movie.title) || text(movie.original_title);
  if (id === undefined || title === "") return undefined;
  return {
    id: `tmdb:${id}`,
    title,
    releaseYear: year(movie.release_date),
    imageUrl: posterAddress(movie.poster_path, imageBaseUrl),
  };
}

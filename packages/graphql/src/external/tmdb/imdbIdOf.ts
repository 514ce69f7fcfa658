import { type Fields, text } from "../response/readFields.ts";
import { imdbForm } from "../externalId.ts";

/** The external id `imdb:<id>` that a film's details hold, undefined when it isn't at IMDb. */
export function imdbIdOf(movie: Fields): string | undefined {
  const id = text(movie.imdb_id);
  return imdbForm.pattern.test(id) ? `imdb:${id}` : undefined;
}

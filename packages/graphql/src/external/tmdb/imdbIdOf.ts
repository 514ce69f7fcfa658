import { type Fields, text } from "../response/readFields.ts";
import { imdbForm } from "../externalId.ts";

/** The external id `imdb:<id>` in a film's details, undefined when there is none. */
export function imdbIdOf(movie: Fields): string | undefined {
  const id = text(movie.imdb_id);
  return imdbForm.pattern.test(id) ? `imdb:${id}` : undefined;
}

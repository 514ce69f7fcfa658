import { uniqueWorks } from "../response/uniqueWorks.ts";
import { type Fields, fields, list, text, wholeNumber } from "../response/readFields.ts";
import { year } from "../response/year.ts";
import type { ExternalTvSeason, ExternalTvSeries } from "../ExternalService.ts";
import { posterUrl } from "./posterUrl.ts";

/**
 * A series with the seasons that the response contains: those of `tv/<id>` do, those of a search don't.
 *
 * @returns undefined when it has no id or no name
 */
export function toTvSeries(tv: Fields, imageBaseUrl: string): ExternalTvSeries | undefined {
  const id = wholeNumber(tv.id, 1);
  const title = text(tv.name) || text(tv.original_name);
  if (id === undefined || title === "") return undefined;
  const seasons = (list(tv.seasons) ?? []).map((season) => toSeason(fields(season), id, title, imageBaseUrl));
  return {
    id: `tmdbSeries:${id}`,
    title,
    releaseYear: year(tv.first_air_date),
    imageUrl: posterUrl(tv.poster_path, imageBaseUrl),
    seasons: uniqueWorks(seasons).sort((a, b) => a.seasonNumber - b.seasonNumber),
  };
}

function toSeason(
  season: Fields,
  seriesId: number,
  seriesTitle: string,
  imageBaseUrl: string,
): ExternalTvSeason | undefined {
  const seasonNumber = wholeNumber(season.season_number, 0);
  if (seasonNumber === undefined) return undefined;
  const name = text(season.name) || `Season ${seasonNumber}`;
  return {
    id: `tmdbSeason:${seriesId}:${seasonNumber}`,
    title: `${seriesTitle}: ${name}`,
    seasonNumber,
    seasonTitle: /^season \d+$/i.test(name) ? null : name,
    releaseYear: year(season.air_date),
    imageUrl: posterUrl(season.poster_path, imageBaseUrl),
  };
}

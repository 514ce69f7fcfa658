import type { ExternalTvSeries } from "../ExternalService.ts";
import { forEachConcurrently } from "./forEachConcurrently.ts";

/**
 * Adds the seasons to each series of a search, with one request to TMDB per series.
 *
 * If a request fails, its series stays in the list without seasons. If all fail, that is an error, rather than a list
 * that looks as if no series had any.
 *
 * @param details fetches one series with its seasons, undefined when it is gone
 */
export async function withSeasons(
  found: readonly ExternalTvSeries[],
  details: (series: ExternalTvSeries, signal?: AbortSignal) => Promise<ExternalTvSeries | undefined>,
  signal?: AbortSignal,
): Promise<ExternalTvSeries[]> {
  const completed = [...found];
  const failures: unknown[] = [];
  await forEachConcurrently(
    found,
    async (series, index) => {
      try {
        completed[index] = (await details(series, signal)) ?? series;
      } catch (error) {
        failures.push(error);
      }
    },
    signal,
  );
  if (failures.length > 0 && failures.length === found.length) throw failures[0];
  return completed;
}

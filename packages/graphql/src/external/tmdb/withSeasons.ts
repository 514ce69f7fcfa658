import type { ExternalTvSeries } from "../ExternalService.ts";
import { forEachConcurrently } from "./forEachConcurrently.ts";

/**
 * The series of a search with their seasons, which TMDB tells one series at a time.
 *
 * A series of which they can't be had stays in the list, without seasons: the others are of use. When none can
 * be had, that is an error, rather than a list that looks as if no series had any.
 *
 * @param details fetches one series as a whole, undefined when it is gone
 */
export async function withSeasons(
  found: readonly ExternalTvSeries[],
  details: (series: ExternalTvSeries, signal?: AbortSignal) => Promise<ExternalTvSeries | undefined>,
  signal?: AbortSignal,
): Promise<ExternalTvSeries[]> {
  const whole = [...found];
  const failures: unknown[] = [];
  await forEachConcurrently(
    found,
    async (series, at) => {
      try {
        whole[at] = (await details(series, signal)) ?? series;
      } catch (error) {
        failures.push(error);
      }
    },
    signal,
  );
  if (failures.length > 0 && failures.length === found.length) throw failures[0];
  return whole;
}

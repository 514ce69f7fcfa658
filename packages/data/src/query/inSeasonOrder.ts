import type { Item } from "../item/Item.ts";

/**
 * The seasons of a series by `seasonNumber`; one whose number is missing or no number comes last. Seasons of equal
 * number keep their order, which the statements make that of `movedAt`, then `id`.
 */
export function inSeasonOrder(seasons: readonly Item[]): Item[] {
  // The number is inside JSON text, where a cast in SQL would fail on the first malformed one.
  return seasons
    .map((season) => ({ season, number: seasonNumber(season) }))
    .sort((a, b) => (a.number === b.number ? 0 : a.number - b.number))
    .map(({ season }) => season);
}

/** The seasons of several series: series in the order of these ids, each one's seasons in theirs. */
export function bySeries(seriesIds: Iterable<string>, seasons: readonly Item[]): Item[] {
  const groups = new Map<unknown, Item[]>();
  for (const id of seriesIds) groups.set(id, []);
  for (const season of seasons) groups.get(season.seriesId)?.push(season);
  return [...groups.values()].flatMap(inSeasonOrder);
}

function seasonNumber({ seasonNumber }: Item): number {
  return typeof seasonNumber === "number" && Number.isFinite(seasonNumber) ? seasonNumber : Infinity;
}

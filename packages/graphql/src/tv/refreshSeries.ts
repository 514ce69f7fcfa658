import type { Data, Item } from "@mattb.tech/billio-data";
import { lastSeason } from "./lastSeason.ts";

/**
 * Lets a series take over shelf, rating (also that there is none) and `movedAt` of its last season. Without seasons it
 * keeps what it has. The series has to be locked.
 *
 * @param seasons all of the series, as they are now
 */
export async function refreshSeries({ Mutate }: Data, series: Item, seasons: readonly Item[]): Promise<void> {
  const last = lastSeason(seasons);
  if (last === undefined || hasStateOf(series, last)) return;
  const { shelf, movedAt } = last;
  await Mutate.updateItem({ type: "TvSeries", id: series.id, shelf, movedAt, rating: ratingOf(last) });
}

/** Null for none, and for what an earlier version let in, which can't be stored again. */
function ratingOf({ rating }: Item): number | null {
  const valid = Number.isInteger(rating) && rating >= 1 && rating <= 10;
  return valid ? (rating as number) : null;
}

function hasStateOf(series: Item, last: Item): boolean {
  const sameMoment = series.movedAt.getTime() === last.movedAt.getTime();
  return sameMoment && series.shelf === last.shelf && (series.rating ?? null) === ratingOf(last);
}

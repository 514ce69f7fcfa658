import type { Data, Item } from "@mattb.tech/billio-data";
import { lastSeason } from "./lastSeason.ts";

/**
 * Copies shelf, rating (also its absence) and `movedAt` of its last season to a series. Without seasons it is left
 * unchanged. Values of a malformed season that couldn't be stored again are skipped. The series has to be locked.
 *
 * @param seasons all of the series, in their current state
 */
export async function refreshSeries({ Mutate }: Data, series: Item, seasons: readonly Item[]): Promise<void> {
  const last = lastSeason(seasons);
  if (last === undefined) return;
  const shelf = isShelf(last.shelf) ? last.shelf : undefined;
  // Falls back to the series' own: without `movedAt`, another shelf would set it to now.
  const movedAt = [last, series].map((item) => item.movedAt).find(isStorable);
  const rating = ratingOf(last);
  const isSame =
    (shelf ?? series.shelf) === series.shelf &&
    (movedAt ?? series.movedAt).getTime() === series.movedAt.getTime() &&
    rating === ((series.rating as number | undefined) ?? null);
  if (isSame) return;
  await Mutate.updateItem({ type: "TvSeries", id: series.id, shelf, movedAt, rating });
}

const MAX_SHELF = 50;

function isShelf(shelf: string): boolean {
  return shelf !== "" && Array.from(shelf).length <= MAX_SHELF;
}

/** The years 1 to 9999. */
function isStorable(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** Null for none, and for an invalid one that an earlier version stored. */
function ratingOf({ rating }: Item): number | null {
  const valid = Number.isInteger(rating) && rating >= 1 && rating <= 10;
  return valid ? (rating as number) : null;
}

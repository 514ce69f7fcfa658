import type { Item } from "@mattb.tech/billio-data";

/**
 * The season that a series takes its state from: the one with the highest number; of two with the same number the one
 * moved later. A season without a number counts only if none has one.
 */
export function lastSeason(seasons: readonly Item[]): Item | undefined {
  return seasons.reduce<Item | undefined>(
    (last, season) => (last !== undefined && compare(last, season) > 0 ? last : season),
    undefined,
  );
}

function compare(a: Item, b: Item): number {
  const numbers = numberOf(a) - numberOf(b);
  // Two without a number: Infinity - Infinity.
  if (numbers !== 0 && !Number.isNaN(numbers)) return numbers;
  const moved = a.movedAt.getTime() - b.movedAt.getTime();
  if (moved !== 0) return moved;
  return a.id < b.id ? -1 : 1;
}

function numberOf({ seasonNumber }: Item): number {
  return typeof seasonNumber === "number" && Number.isFinite(seasonNumber) ? seasonNumber : -Infinity;
}

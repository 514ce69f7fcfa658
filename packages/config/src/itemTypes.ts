/** The kinds of item on Billio's shelves, as stored in the `type` column. */
export const itemTypes = ["Book", "VideoGame", "Feature", "TvSeries", "TvSeason"] as const;

export type ItemType = (typeof itemTypes)[number];

export function isItemType(value: unknown): value is ItemType {
  return (itemTypes as readonly unknown[]).includes(value);
}

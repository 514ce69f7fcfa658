/**
 * The kinds of item, as stored in the `type` column, each with the ids of its shelves. The database itself takes any
 * shelf's name of 1 to 50 characters.
 */
export const shelves = {
  Book: ["Reading", "Read", "DidNotFinish"],
  VideoGame: ["Playing", "Played", "Completed", "GaveUp", "Paused"],
  Feature: ["Watched"],
  TvSeries: ["Watching", "FinishedSeason", "MidSeasonBreak", "GaveUp", "Finished"],
  TvSeason: ["Watching", "FinishedSeason", "MidSeasonBreak", "GaveUp"],
} as const satisfies Record<string, readonly string[]>;

export type ItemType = keyof typeof shelves;

/** The ids of a type's shelves. */
export type ShelfId<T extends ItemType = ItemType> = (typeof shelves)[T][number];

export const itemTypes = Object.keys(shelves) as readonly ItemType[];

export function isItemType(value: unknown): value is ItemType {
  return (itemTypes as readonly unknown[]).includes(value);
}

import type { ItemType } from "@mattb.tech/billio-config";

/** The shelves of Billio's clients, per item type. The database itself takes any name of 1 to 50 characters. */
export const shelves = {
  Book: ["Reading", "Read", "DidNotFinish"],
  VideoGame: ["Playing", "Played", "Completed", "GaveUp", "Paused"],
  Feature: ["Watched"],
  TvSeries: ["Watching", "FinishedSeason", "MidSeasonBreak", "GaveUp", "Finished"],
  TvSeason: ["Watching", "FinishedSeason", "MidSeasonBreak", "GaveUp"],
} as const satisfies Record<ItemType, readonly string[]>;

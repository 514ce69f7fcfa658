import type { Item } from "@mattb.tech/billio-data";
import { text } from "../itemType/stored/text.ts";

/**
 * The placeholder for the missing series of an orphaned season, as earlier versions could leave behind: a series made of
 * the season itself, so that one such season doesn't fail a whole list.
 */
export function placeholderSeries(season: Item): Item {
  const { id, title, shelf, addedAt, movedAt, releaseYear } = season;
  return {
    type: "TvSeries",
    id: text(season.seriesId) || id,
    title: text(title),
    shelf,
    addedAt,
    movedAt,
    releaseYear: text(releaseYear),
  };
}

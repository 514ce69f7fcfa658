import type { Item } from "@mattb.tech/billio-data";
import { text } from "../itemType/stored/text.ts";

/**
 * The placeholder for the series of an orphaned season, as earlier versions could leave them: a series made of the season
 * itself. One such season must not fail the list that it is in.
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

import type { ItemType } from "@mattb.tech/billio-config";
import { films } from "./films.ts";
import { bookItems, gameItems, seriesAndSeasonItems } from "./handWritten.ts";
import { oldForm, type SampleItem } from "./oldForm.ts";

/** The sample library: the text of each file by the item type it is named for. Always the same. */
export function makeSamples(): Record<ItemType, string> {
  const { series, seasons } = seriesAndSeasonItems();
  return {
    Book: file(bookItems()),
    VideoGame: file(gameItems()),
    Feature: file(films()),
    TvSeries: file(series),
    TvSeason: file(seasons),
  };
}

/** One item a line, so that a change shows as what it is. */
function file(items: readonly SampleItem[]): string {
  return `[\n${items.map((item) => JSON.stringify(oldForm(item))).join(",\n")}\n]\n`;
}

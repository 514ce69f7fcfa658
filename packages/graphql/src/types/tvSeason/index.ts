import type { TvSeasonResolvers } from "../../generated/schemaTypes.ts";
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
import { optionalText, text } from "../../itemType/stored/text.ts";
import { wholeNumber } from "../../itemType/stored/wholeNumber.ts";
import { addSeason } from "../../tv/addSeason.ts";
import { deleteSeason } from "../../tv/deleteSeason.ts";
import { importSeason } from "../../tv/importSeason.ts";
import { updateSeason } from "../../tv/updateSeason.ts";
import { placeholderSeries } from "../../tv/placeholderSeries.ts";
import { schema } from "./schema.ts";

export const tvSeason: ItemTypeModule = {
  type: "TvSeason",
  shelves: {
    Watching: "Watching",
    FinishedSeason: "Finished",
    MidSeasonBreak: "Mid-season Break",
    GaveUp: "Gave Up",
  },
  schema,
  resolvers: {
    TvSeason: {
      seasonNumber: ({ seasonNumber }) => wholeNumber(seasonNumber) ?? 0,
      seasonTitle: ({ seasonTitle }) => optionalText(seasonTitle),
      series: async (season, _, { loaders }) =>
        (await loaders.item.load({ type: "TvSeries", id: text(season.seriesId) })) ??
        placeholderSeries(season),
      releaseYear: ({ releaseYear }) => text(releaseYear),
      rewatch: ({ rewatch }) => rewatch === true,
    } satisfies TvSeasonResolvers,
  },
  external: { import: importSeason },
  writes: { add: addSeason, update: updateSeason, delete: deleteSeason },
};

import type { ExternalTvSeries } from "../../external/ExternalService.ts";
import type { TvSeriesResolvers } from "../../generated/schemaTypes.ts";
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
import { text } from "../../itemType/stored/text.ts";
import { importSeries } from "../../tv/importSeries.ts";
import { schema } from "./schema.ts";

export const tvSeries: ItemTypeModule<ExternalTvSeries> = {
  type: "TvSeries",
  shelves: {
    Watching: "Watching",
    FinishedSeason: "Between Seasons",
    MidSeasonBreak: "Mid-season Break",
    GaveUp: "Gave Up",
    Finished: "Finished",
  },
  schema,
  queries: { single: "tvSeriesSingle", list: "tvSeries" },
  resolvers: {
    TvSeries: {
      seasons: ({ id }, _, { loaders }) => loaders.seasons.load(id),
      releaseYear: ({ releaseYear }) => text(releaseYear),
    } satisfies TvSeriesResolvers,
  },
  external: {
    service: ({ tv }) => tv,
    fields: ({ releaseYear }) => ({ releaseYear }),
    store: importSeries,
  },
};

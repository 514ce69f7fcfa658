import type { ExternalFeature } from "../../external/ExternalService.ts";
import type { FeatureResolvers } from "../../generated/schemaTypes.ts";
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
import { text } from "../../itemType/stored/text.ts";
import { schema } from "./schema.ts";

export const feature: ItemTypeModule<ExternalFeature> = {
  type: "Feature",
  shelves: { Watched: "Watched" },
  schema,
  resolvers: {
    Feature: {
      releaseYear: ({ releaseYear }) => text(releaseYear),
      rewatch: ({ rewatch }) => rewatch === true,
    } satisfies FeatureResolvers,
  },
  external: {
    service: ({ features }) => features,
    fields: ({ releaseYear }) => ({ releaseYear }),
  },
};

import type { ExternalVideoGame } from "../../external/ExternalService.ts";
import type { VideoGameResolvers } from "../../generated/schemaTypes.ts";
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
import { wholeNumber } from "../../itemType/stored/wholeNumber.ts";
import { devices } from "./devices.ts";
import { named } from "./named.ts";
import { platforms } from "./platforms.ts";
import { schema } from "./schema.ts";

export const videoGame: ItemTypeModule<ExternalVideoGame> = {
  type: "VideoGame",
  shelves: {
    Playing: "Playing",
    Played: "Played",
    Completed: "Completed",
    GaveUp: "Gave Up",
    Paused: "Paused",
  },
  schema,
  resolvers: {
    VideoGame: {
      platforms: (game) => named(game.platforms, platforms),
      devices: (game) => named(game.devices, devices),
      replay: ({ replay }) => replay === true,
      hoursPlayed: ({ hoursPlayed }) => wholeNumber(hoursPlayed),
    } satisfies VideoGameResolvers,
  },
  storedNames: { platformIds: "platforms", deviceIds: "devices" },
  external: {
    service: ({ games }) => games,
    // Services return where a game was published, not where it was played.
    fields: () => ({ platforms: [] }),
  },
};

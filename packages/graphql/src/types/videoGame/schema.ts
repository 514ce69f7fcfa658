import { devices } from "./devices.ts";
import { platforms } from "./platforms.ts";

export const schema = /* GraphQL */ `
  type VideoGame {
    "What the game was made for"
    platforms: [VideoGamePlatform!]!
    "What it was played on"
    devices: [VideoGameDevice!]!
    replay: Boolean!
    hoursPlayed: Int
  }

  type VideoGamePlatform {
    id: VideoGamePlatformId!
    name: String!
  }

  type VideoGameDevice {
    id: VideoGameDeviceId!
    name: String!
  }

  enum VideoGamePlatformId {
    ${Object.keys(platforms).join("\n    ")}
  }

  enum VideoGameDeviceId {
    ${Object.keys(devices).join("\n    ")}
  }

  input AddVideoGameInput {
    platformIds: [VideoGamePlatformId!]!
    deviceIds: [VideoGameDeviceId!]
    replay: Boolean
    hoursPlayed: Int
  }

  type ExternalVideoGame {
    "A small picture"
    previewImageUrl: String
  }
`;

/** Names of the devices that games are played on, by id. */
export const devices = {
  SteamDeck: "Steam Deck",
  Playstation4: "Playstation 4",
  NintendoSwitch: "Nintendo Switch",
  Nintendo3DS: "Nintendo 3DS",
  Playstation3: "Playstation 3",
  NintendoSwitch2: "Nintendo Switch 2",
  IOS: "iOS",
  TrimUiBrick: "Trim UI Brick",
  RetroidPocketMiniV2: "Retroid Pocket Mini V2",
  RetroidPocketFlip2: "Retroid Pocket Flip 2",
  AyaneoPocketMicro: "Ayaneo Pocket Micro",
} as const;

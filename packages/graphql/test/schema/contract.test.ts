import {
  type GraphQLArgument,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from "graphql";
import { expect, test } from "vitest";
import { itemTypeModules } from "../../src/generated/modules/itemTypeModules.ts";
import { buildSchema } from "../../src/schema/buildSchema.ts";
import { devices } from "../../src/types/videoGame/devices.ts";
import { platforms } from "../../src/types/videoGame/platforms.ts";

// What clients rely on, written out: unlike schema.graphql this isn't generated, so a change here is deliberate.

const schema = buildSchema({ mutations: true });

const ITEM =
  "id: ID!, externalId: ID, addedAt: DateTime!, movedAt: DateTime!, notes: String, title: String!, rating: Rating, image: Image";
const PAGE = "total: Int!, hasNextPage: Boolean!, nextPageCursor: ID";
const COMMON_INPUT =
  "rating: Rating, imageUrl: String, addedAt: DateTime, movedAt: DateTime, notes: String, externalId: ID";
const NARROWED =
  "startDate: DateTime, endDate: DateTime, sortBy: SortBy, rating: RatingFilter, filter: ItemFilterInput";

const own: Record<string, { fields: string; add: string; external: string }> = {
  Book: {
    fields: "author: String!, reread: Boolean!",
    add: "author: String!, reread: Boolean",
    external: "id: ID!, title: String!, author: String!, imageUrl: String",
  },
  VideoGame: {
    fields:
      "platforms: [VideoGamePlatform!]!, devices: [VideoGameDevice!]!, replay: Boolean!, hoursPlayed: Int",
    add: "platformIds: [VideoGamePlatformId!]!, deviceIds: [VideoGameDeviceId!], replay: Boolean, hoursPlayed: Int",
    external: "id: ID!, title: String!, previewImageUrl: String, imageUrl: String",
  },
  Feature: {
    fields: "releaseYear: String!, rewatch: Boolean!",
    add: "releaseYear: String!, rewatch: Boolean",
    external: "id: ID!, title: String!, releaseYear: String!, imageUrl: String",
  },
  TvSeries: {
    fields: "seasons: [TvSeason!]!, releaseYear: String!",
    add: "releaseYear: String!",
    external:
      "id: ID!, title: String!, imageUrl: String, seasons: [ExternalTvSeason!]!, releaseYear: String!",
  },
  TvSeason: {
    fields:
      "seasonNumber: Int!, seasonTitle: String, series: TvSeries!, releaseYear: String!, rewatch: Boolean!",
    add: "seriesId: ID!, seasonNumber: Int!, seasonTitle: String, releaseYear: String!, rewatch: Boolean",
    external:
      "id: ID!, seasonTitle: String, seasonNumber: Int!, imageUrl: String, title: String!, releaseYear: String!",
  },
};

function fieldsOf(name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInputObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()) as {
    name: string;
    type: unknown;
    args?: GraphQLArgument[];
  }[];
  return fields
    .map(({ name, type, args = [] }) => {
      const given = args.map((arg) => `${arg.name}: ${String(arg.type)}`).join(", ");
      return `${name}${given === "" ? "" : `(${given})`}: ${String(type)}`;
    })
    .sort();
}

/** The fields in a list like those above. */
const listed = (...lists: string[]) => lists.flatMap((list) => list.split(/, (?![^(]*\))/)).sort();

test("items, pages and shelves have the fields that clients read", () => {
  expect(fieldsOf("Item")).toEqual(listed(ITEM));
  expect(fieldsOf("Image")).toEqual(listed("url: String!, width: Float, height: Float"));
  expect(fieldsOf("DeleteItemOutput")).toEqual(["id: ID!"]);
  for (const [type, { fields, external }] of Object.entries(own)) {
    expect(fieldsOf(type)).toEqual(listed(ITEM, fields, `shelf: ${type}Shelf!`));
    expect(fieldsOf(`${type}Page`)).toEqual(listed(PAGE, `items: [${type}!]!`));
    expect(fieldsOf(`${type}Shelf`)).toEqual(
      listed(`id: ${type}ShelfId!, name: String!, items(first: Int!, after: ID, ${NARROWED}): ${type}Page!`),
    );
    expect(fieldsOf(`External${type}`)).toEqual(listed(external, `importedItem: ${type}`));
    const implemented = schema.getType(type);
    expect(isObjectType(implemented) && implemented.getInterfaces().map(({ name }) => name)).toEqual([
      "Item",
    ]);
  }
  expect(fieldsOf("WatchingPage")).toEqual(listed(PAGE, "items: [WatchingItem!]!"));
  const union = schema.getType("WatchingItem");
  expect(isUnionType(union) && union.getTypes().map(({ name }) => name)).toEqual(["Feature", "TvSeries"]);
});

test("inputs have the fields that clients send", () => {
  for (const [type, { add }] of Object.entries(own)) {
    const input = listed(COMMON_INPUT, `title: String!, shelfId: ${type}ShelfId!`, add);
    expect(fieldsOf(`Add${type}Input`)).toEqual(input);
    expect(fieldsOf(`Update${type}Input`)).toEqual(input.map((field) => field.replace(/!$/, "")));
  }
  expect(fieldsOf("RatingFilter")).toEqual(listed("gte: Int, lte: Int"));
  expect(fieldsOf("ItemFilterInput")).toEqual(
    listed(
      "searchTerm: String, startDate: DateTime, endDate: DateTime, minRating: Float, rating: RatingFilter, sortBy: SortBy",
    ),
  );
  const sortBy = schema.getType("SortBy");
  expect(isEnumType(sortBy) && sortBy.getValues().map(({ name }) => name)).toEqual(["MOVED_AT", "ADDED_AT"]);
});

test("queries and mutations have the names and arguments that clients use", () => {
  const names: Record<string, [single: string, shelf: string, list: string]> = {
    Book: ["book", "bookShelf", "books"],
    VideoGame: ["videoGame", "videoGameShelf", "videoGames"],
    Feature: ["feature", "featureShelf", "features"],
    TvSeason: ["tvSeason", "tvSeasonShelf", "tvSeasons"],
    TvSeries: ["tvSeriesSingle", "tvSeriesShelf", "tvSeries"],
  };
  const queries = Object.entries(names).flatMap(([type, [single, shelf, list]]) => [
    `${single}(id: ID!): ${type}`,
    `${shelf}(id: ${type}ShelfId!): ${type}Shelf!`,
    `${list}(first: Int!, after: ID, searchTerm: String, ${NARROWED}): ${type}Page!`,
    ...(type === "TvSeason" ? [] : [`searchExternal${type}(term: String!): [External${type}!]!`]),
  ]);
  const federation = ["_entities(representations: [_Any!]!): [_Entity]!", "_service: _Service!"];
  expect(fieldsOf("Query")).toEqual(
    [...queries, ...federation, "watching(first: Int!, after: ID): WatchingPage!"].sort(),
  );
  expect(fieldsOf("Mutation")).toEqual(
    Object.keys(names)
      .flatMap((type) => [
        `add${type}(item: Add${type}Input!): ${type}!`,
        `update${type}(id: ID!, item: Update${type}Input!): ${type}!`,
        `delete${type}(id: ID!): DeleteItemOutput!`,
        `importExternal${type}(externalId: ID!, shelfId: ${type}ShelfId!, overrides: Update${type}Input): ${type}!`,
      ])
      .sort(),
  );
});

test("shelves, platforms and devices have the names that clients show", () => {
  const shelves = Object.fromEntries(itemTypeModules.map(({ type, shelves }) => [type, shelves]));
  expect(shelves).toEqual({
    Book: { Reading: "Reading", Read: "Read", DidNotFinish: "Did Not Finish" },
    VideoGame: {
      Playing: "Playing",
      Played: "Played",
      Completed: "Completed",
      GaveUp: "Gave Up",
      Paused: "Paused",
    },
    Feature: { Watched: "Watched" },
    TvSeries: {
      Watching: "Watching",
      FinishedSeason: "Between Seasons",
      MidSeasonBreak: "Mid-season Break",
      GaveUp: "Gave Up",
      Finished: "Finished",
    },
    TvSeason: {
      Watching: "Watching",
      FinishedSeason: "Finished",
      MidSeasonBreak: "Mid-season Break",
      GaveUp: "Gave Up",
    },
  });
  expect(platforms).toEqual({
    Steam: "Steam",
    NintendoGameBoy: "Game Boy",
    NintendoGameBoyColor: "Game Boy Color",
    NintendoGameBoyAdvance: "Game Boy Advance",
    NintendoSNES: "Super Nintendo",
    NintendoWiiU: "Nintendo WiiU",
    NintendoSwitch: "Nintendo Switch",
    NintendoDS: "Nintendo DS",
    Nintendo3DS: "Nintendo 3DS",
    Nintendo64: "Nintendo 64",
    NintendoGameCube: "Nintendo GameCube",
    SegaMegaDrive: "Sega Mega Drive",
    SegaSaturn: "Sega Saturn",
    SegaDreamcast: "Sega Dreamcast",
    Playstation1: "Playstation 1",
    Playstation2: "Playstation 2",
    Playstation3: "Playstation 3",
    Playstation4: "Playstation 4",
    IOS: "iOS",
    TurboGrafx16: "TurboGrafx-16",
  });
  expect(devices).toEqual({
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
  });
  for (const [name, ids] of [
    ["VideoGamePlatformId", platforms],
    ["VideoGameDeviceId", devices],
  ] as const) {
    const type = schema.getType(name);
    expect(isEnumType(type) && type.getValues().map(({ name }) => name)).toEqual(Object.keys(ids));
  }
  for (const type of ["VideoGamePlatform", "VideoGameDevice"]) {
    expect(fieldsOf(type)).toEqual([`id: ${type}Id!`, "name: String!"]);
  }
});

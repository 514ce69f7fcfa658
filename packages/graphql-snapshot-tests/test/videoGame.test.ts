import { expect, test } from "vitest";
import { calls, itemSuite, type ItemType } from "./support/itemSuite.ts";
import { masked } from "./support/masked.ts";
import { unique } from "./support/unique.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();

const game: ItemType = {
  name: "VideoGame",
  single: "videoGame",
  fields: "platforms { id name } devices { id name } replay hoursPlayed",
  whole: {
    shelfId: "Playing",
    platformIds: ["NintendoSNES", "Steam"],
    deviceIds: ["SteamDeck", "TrimUiBrick"],
    replay: true,
    hoursPlayed: 12,
  },
  required: ["platformIds"],
  clearable: { hoursPlayed: "hoursPlayed" },
  otherShelf: { id: "GaveUp", name: "Gave Up" },
  otherType: { name: "Book", single: "book" },
};
const games = calls(api, game);

itemSuite(api, game);

test("platforms and devices are replaced as in the input, also by none", async () => {
  const { id } = await games.add({ title: `Devices ${unique()}`, ...game.whole });
  const changed = await games.update(id as string, { platformIds: ["Playstation4"], deviceIds: [] });
  expect(changed.platforms).toEqual([{ id: "Playstation4", name: "Playstation 4" }]);
  expect(changed.devices).toEqual([]);
  await games.remove(id as string);
});

test("an unknown platform is rejected", async () => {
  const input = { title: `Odd ${unique()}`, shelfId: "Playing", platformIds: ["Abacus"] };
  expect(await games.codes.add(input)).toEqual(["BAD_USER_INPUT"]);
});

test("games are found by external search, by number too, and imported with their platforms", async (context) => {
  needsStubs(context);
  const search = async (term: string) => {
    const { found } = await api.run<{ found: { id: string; title: string }[] }>(
      `query ($term: String!) {
        found: searchExternalVideoGame(term: $term) { id title imageUrl previewImageUrl importedItem { id } }
      }`,
      { term },
    );
    return found;
  };
  const found = await search("chess");
  expect(masked(found)).toMatchSnapshot();
  const [work] = found;
  expect((await search(work?.id.replace("igdb:", "") ?? ""))[0]).toEqual(work);
  // A quote doesn't end the term.
  expect(await search('no such "game"; fields *')).toEqual([]);
  const { imported } = await api.run(
    `mutation ($externalId: ID!, $overrides: UpdateVideoGameInput) {
      imported: importExternalVideoGame(externalId: $externalId, shelfId: Playing, overrides: $overrides) { ...Whole }
    } ${games.fragment}`,
    { externalId: work?.id, overrides: { platformIds: ["Steam"], deviceIds: null, hoursPlayed: null } },
  );
  expect(imported).toMatchObject({ title: work?.title, platforms: [{ id: "Steam" }], devices: [] });
  await games.remove((imported as { id: string }).id);
});

import { expect, test } from "vitest";
import { calls, itemSuite, type ItemType } from "./support/itemSuite.ts";
import { masked } from "./support/masked.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();

const feature: ItemType = {
  name: "Feature",
  single: "feature",
  fields: "releaseYear rewatch",
  whole: { shelfId: "Watched", releaseYear: "1927", rewatch: true },
  required: ["releaseYear"],
  clearable: {},
  otherShelf: { id: "Watched", name: "Watched" },
  otherType: { name: "VideoGame", single: "videoGame" },
};
const features = calls(api, feature);

itemSuite(api, feature);

test("films are found by external search and imported", async (context) => {
  needsStubs(context);
  const { found } = await api.run<{ found: { id: string; title: string; releaseYear: string }[] }>(
    '{ found: searchExternalFeature(term: "metropolis") { id title releaseYear imageUrl importedItem { id } } }',
  );
  expect(masked(found)).toMatchSnapshot();
  const { imported } = await api.run(
    `mutation ($externalId: ID!) {
      imported: importExternalFeature(externalId: $externalId, shelfId: Watched) { ...Whole }
    } ${features.fragment}`,
    { externalId: found[0]?.id },
  );
  expect(imported).toMatchObject({
    title: found[0]?.title,
    releaseYear: found[0]?.releaseYear,
    // Its id at IMDb, which a search doesn't return.
    externalId: "imdb:tt9000201",
    rating: null,
  });
  await features.remove((imported as { id: string }).id);
});

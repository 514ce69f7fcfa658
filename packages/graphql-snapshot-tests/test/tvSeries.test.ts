import { expect, test } from "vitest";
import { calls, itemSuite, type ItemType } from "./support/itemSuite.ts";
import { masked } from "./support/masked.ts";
import { unique } from "./support/unique.ts";
import { needsStubs, useApi } from "./support/useApi.ts";

const api = useApi();

const series: ItemType = {
  name: "TvSeries",
  single: "tvSeriesSingle",
  fields: "releaseYear seasons { id }",
  whole: { shelfId: "Watching", releaseYear: "1959" },
  required: ["releaseYear"],
  clearable: {},
  otherShelf: { id: "MidSeasonBreak", name: "Mid-season Break" },
  otherType: { name: "TvSeason", single: "tvSeason" },
};
const allSeries = calls(api, series);
const seasons = calls(api, { name: "TvSeason", single: "tvSeason", fields: "seasonNumber" });

itemSuite(api, series);

test("a series lists its seasons by number, and can't be deleted while it has any", async () => {
  const { id } = await allSeries.add({ title: `Seasons ${unique()}`, ...series.whole });
  const seriesId = id as string;
  const ids: string[] = [];
  for (const seasonNumber of [2, 10, 1]) {
    const season = await seasons.add({
      title: `Season ${seasonNumber}`,
      shelfId: "Watching",
      seriesId,
      seasonNumber,
      releaseYear: "1960",
    });
    ids.push(season.id as string);
  }
  expect((await allSeries.one(seriesId)).seasons).toEqual([ids[2], ids[0], ids[1]].map((id) => ({ id })));
  expect(await allSeries.codes.remove(seriesId)).toEqual(["SERIES_HAS_SEASONS"]);
  for (const id of ids) await seasons.remove(id);
  expect(await allSeries.remove(seriesId)).toEqual({ id: seriesId });
});

test("series are found by external search with their seasons, and imported", async (context) => {
  needsStubs(context);
  const { found } = await api.run<{ found: { id: string; title: string }[] }>(`{
    found: searchExternalTvSeries(term: "lighthouse") {
      id title releaseYear imageUrl importedItem { id }
      seasons { id title seasonTitle seasonNumber releaseYear imageUrl importedItem { id } }
    }
  }`);
  expect(masked(found)).toMatchSnapshot();
  const { imported } = await api.run(
    `mutation ($externalId: ID!) {
      imported: importExternalTvSeries(externalId: $externalId, shelfId: Finished) { ...Whole }
    } ${allSeries.fragment}`,
    { externalId: found[0]?.id },
  );
  expect(imported).toMatchObject({ title: found[0]?.title, externalId: found[0]?.id, seasons: [] });
  await allSeries.remove((imported as { id: string }).id);
});

import type { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { createSeries, day, stateOf } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const ADD = "mutation ($item: AddTvSeasonInput!) { addTvSeason(item: $item) { id } }";

function codes(errors: readonly GraphQLError[]): unknown[] {
  return errors.map(({ originalError }) => (originalError as { code?: unknown } | undefined)?.code);
}

test("50 rounds: of two imports at once of seasons of a new series, both succeed and make one series", async () => {
  const IMPORT = "mutation ($id: ID!) { importExternalTvSeason(externalId: $id, shelfId: Watching) { series { id } } }";
  const { Query } = api.data;
  for (let round = 1; round <= 50; round++) {
    const answers = await Promise.all(
      ["tmdbSeason:301:1", "tmdbSeason:301:2"].map((id) => api.run(IMPORT, { id })),
    );
    expect(answers.map(({ errors }) => errors)).toEqual([[], []]);
    const stored = await Query.withExternalId({ externalId: "tmdbSeries:301" });
    expect(stored).toHaveLength(1);
    const [series] = stored;
    const seasons = await Query.withSeriesId({ seriesId: series?.id ?? "" });
    expect(seasons.map(({ seasonNumber }) => seasonNumber as number)).toEqual([1, 2]);
    expect(series?.movedAt).toEqual(seasons[1]?.movedAt);
    for (const { id } of seasons) {
      await api.ok("mutation ($id: ID!) { deleteTvSeason(id: $id) { id } }", { id });
    }
    await api.ok("mutation ($id: ID!) { deleteTvSeries(id: $id) { id } }", { id: series?.id });
  }
}, 120_000);

test("200 rounds: of deleting a series and adding a season to it exactly one succeeds, and no season is left alone", async () => {
  const wins = { deleted: 0, added: 0 };
  for (let round = 1; round <= 200; round++) {
    const series = await createSeries(api.data);
    const item = { seriesId: series.id, seasonNumber: 1, title: "One", shelfId: "Watching", releaseYear: "" };
    const remove = () => api.run("mutation ($id: ID!) { deleteTvSeries(id: $id) { id } }", { id: series.id });
    const add = () => api.run(ADD, { item });
    // Who is asked first has a head start; take turns.
    const both = round % 2 === 0 ? [remove(), add()] : [add(), remove()].reverse();
    const [removed, added] = await Promise.all(both);
    const seasons = await api.data.Query.withSeriesId({ seriesId: series.id });
    if (removed?.errors.length === 0) {
      wins.deleted++;
      expect(codes(added?.errors ?? [])).toEqual(["SERIES_NOT_FOUND"]);
      expect(seasons).toEqual([]);
    } else {
      wins.added++;
      expect(codes(removed?.errors ?? [])).toEqual(["SERIES_HAS_SEASONS"]);
      expect(added?.errors).toEqual([]);
      expect(seasons).toHaveLength(1);
    }
  }
  expect(wins.deleted + wins.added).toBe(200);
}, 120_000);

test("20 rounds: of seasons added at once the last decides on the series", async () => {
  for (let round = 1; round <= 20; round++) {
    const series = await createSeries(api.data);
    const seasons = [1, 2, 3].map((seasonNumber) => ({
      seriesId: series.id,
      seasonNumber,
      title: `Season ${seasonNumber}`,
      releaseYear: "",
      shelfId: ["Watching", "GaveUp", "FinishedSeason"][seasonNumber - 1],
      rating: seasonNumber,
      movedAt: day(10 - seasonNumber),
    }));
    const answers = await Promise.all(seasons.map((item) => api.run(ADD, { item })));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await stateOf(api.data, series)).toEqual({ shelf: "FinishedSeason", rating: 3, movedAt: day(7) });
  }
}, 60_000);

test("20 rounds: of a season changed and another deleted at once the series shows what is left", async () => {
  for (let round = 1; round <= 20; round++) {
    const series = await createSeries(api.data);
    const ids: string[] = [];
    for (const seasonNumber of [1, 2]) {
      const item = { seriesId: series.id, seasonNumber, title: "S", releaseYear: "", shelfId: "Watching", movedAt: day(seasonNumber) };
      const { addTvSeason } = await api.ok(ADD, { item });
      ids.push(addTvSeason.id as string);
    }
    const answers = await Promise.all([
      api.run("mutation ($id: ID!) { updateTvSeason(id: $id, item: { rating: 9 }) { id } }", { id: ids[0] }),
      api.run("mutation ($id: ID!) { deleteTvSeason(id: $id) { id } }", { id: ids[1] }),
    ]);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await stateOf(api.data, series)).toEqual({ shelf: "Watching", rating: 9, movedAt: day(1) });
  }
}, 60_000);

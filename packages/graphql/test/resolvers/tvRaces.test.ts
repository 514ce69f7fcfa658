/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { createSeries, day, stateOf } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

const ADD = "mutation ($item: AddTvSeasonInput!) { addTvSeason(item: $item) { id } }";

function codes(errors: readonly GraphQLError[]): unknown[] {
  return errors.map(({ originalError }) => (originalError as { code?: unknown } | undefined)?.code);
}

/** Number of retries after conflicts: a race without any proves nothing. */
async function retries(work: () => Promise<void>): Promise<number> {
  let count = 0;
  const listener = () => {
    count++;
  };
  subscribe("billio:data:retry", listener);
  try {
    await work();
  } finally {
    unsubscribe("billio:data:retry", listener);
  }
  return count;
}

/** Waits for the response to the next statement of this name. */
function sent(name: string): Promise<void> {
  return new Promise((resolve) => {
    const listener = (message: unknown) => {
      if ((message as { name: string }).name !== name) return;
      unsubscribe("billio:data:statement", listener);
      resolve();
    };
    subscribe("billio:data:statement", listener);
  });
}

test("50 rounds: two concurrent imports of seasons of a new series both succeed and create one series", async () => {
  const IMPORT =
    "mutation ($id: ID!) { importExternalTvSeason(externalId: $id, shelfId: Watching) { series { id } } }";
  const { Query } = api.data;
  let conflicts = 0;
  for (let round = 1; round <= 50; round++) {
    const answers: Awaited<ReturnType<typeof api.run>>[] = [];
    conflicts += await retries(async () => {
      const ids = ["tmdbSeason:301:1", "tmdbSeason:301:2"];
      answers.push(...(await Promise.all(ids.map((id) => api.run(IMPORT, { id })))));
    });
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
  expect(conflicts).toBeGreaterThan(0);
}, 120_000);

test("50 rounds: of concurrent imports of a new series and two of its seasons one creates the series, and it has all seasons", async () => {
  const { Query } = api.data;
  const wins = { series: 0, seasons: 0 };
  let conflicts = 0;
  for (let round = 1; round <= 50; round++) {
    const season = (number: number) =>
      api.run(
        `mutation { importExternalTvSeason(externalId: "tmdbSeason:301:${number}", shelfId: Watching) { id } }`,
      );
    const whole = () =>
      api.run(
        'mutation { made: importExternalTvSeries(externalId: "tmdbSeries:301", shelfId: Watching) { id } }',
      );
    conflicts += await retries(async () => {
      // It begins with the seasons, or when one of them has looked for its series, or has begun to write.
      const name = [undefined, "Query.withExternalIds", "Mutate.createItem"][round % 3];
      const halfWay = name === undefined ? Promise.resolve() : sent(name);
      const seasons = [season(1), season(2)];
      const answers = await Promise.all([halfWay.then(whole), ...seasons]);
      const [imported, ...others] = answers;
      expect(others.flatMap(({ errors }) => errors)).toEqual([]);
      if (imported.errors.length === 0) wins.series++;
      else {
        wins.seasons++;
        expect(codes(imported.errors)).toEqual(["ITEM_ALREADY_EXISTS"]);
        expect(imported.errors[0]?.message).toContain("is imported already");
      }
    });
    const stored = await Query.withExternalId({ externalId: "tmdbSeries:301" });
    expect(stored).toHaveLength(1);
    const seasons = await Query.withSeriesId({ seriesId: stored[0]?.id ?? "" });
    expect(seasons.map(({ seasonNumber }) => seasonNumber as number)).toEqual([1, 2]);
    for (const item of [...seasons, ...stored]) await api.data.Mutate.deleteItem(item);
  }
  // Either way round happens, so it is a race.
  expect(wins.series).toBeGreaterThan(0);
  expect(wins.seasons).toBeGreaterThan(0);
  expect(conflicts).toBeGreaterThan(0);
}, 120_000);

test("200 rounds: of deleting a series and adding a season to it exactly one succeeds, and no season is orphaned", async () => {
  const wins = { deleted: 0, added: 0 };
  for (let round = 1; round <= 200; round++) {
    const series = await createSeries(api.data);
    const item = { seriesId: series.id, seasonNumber: 1, title: "One", shelfId: "Watching", releaseYear: "" };
    const remove = () => api.run("mutation ($id: ID!) { deleteTvSeries(id: $id) { id } }", { id: series.id });
    const add = () => api.run(ADD, { item });
    // Deleting takes one statement and waits for nobody, so it begins when the other does, when that is half-way, or when
    // only its COMMIT is left.
    const begins = [undefined, "Query.lockSeries", "Mutate.updateItem"][round % 3];
    const answered = begins === undefined ? undefined : sent(begins);
    const adding = add();
    if (answered) await Promise.race([answered, adding]);
    const [added, removed] = await Promise.all([adding, remove()]);
    const seasons = await api.data.Query.withSeriesId({ seriesId: series.id });
    if (removed.errors.length === 0) {
      wins.deleted++;
      expect(codes(added.errors)).toEqual(["SERIES_NOT_FOUND"]);
      expect(seasons).toEqual([]);
    } else {
      wins.added++;
      expect(codes(removed.errors)).toEqual(["SERIES_HAS_SEASONS"]);
      expect(added.errors).toEqual([]);
      expect(seasons).toHaveLength(1);
    }
  }
  // Either way round happens, so it is a race.
  expect(wins.deleted).toBeGreaterThan(0);
  expect(wins.added).toBeGreaterThan(0);
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

test("20 rounds: after a concurrent change and deletion of seasons the series has the state of its last one", async () => {
  for (let round = 1; round <= 20; round++) {
    const series = await createSeries(api.data);
    const ids: string[] = [];
    for (const seasonNumber of [1, 2]) {
      const item = {
        seriesId: series.id,
        seasonNumber,
        title: "S",
        releaseYear: "",
        shelfId: "Watching",
        movedAt: day(seasonNumber),
      };
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

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

/** Stores a row as an earlier version could, without the library's validation. */
async function row(
  type: string,
  shelf: string,
  data: string,
  more: Record<string, string> = {},
): Promise<string> {
  const id = randomUUID();
  const columns = { id, type, shelf, title: `Odd ${type}`, data, ...more };
  const names = Object.keys(columns);
  await api.sql(
    `INSERT INTO items (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
    Object.values(columns),
  );
  return id;
}

const oddData = [
  "{}",
  "null",
  "[]",
  "not JSON",
  '{"author":null}',
  '{"author":{"a":1},"releaseYear":[],"platforms":"Steam","seasonNumber":"x"}',
];

test.each([
  ["Book", "books", "Read", "author reread", { author: "", reread: false }],
  [
    "VideoGame",
    "videoGames",
    "Played",
    "platforms { id } devices { name } replay hoursPlayed",
    { platforms: [], devices: [], replay: false, hoursPlayed: null },
  ],
  ["Feature", "features", "Watched", "releaseYear rewatch", { releaseYear: "", rewatch: false }],
  ["TvSeries", "tvSeries", "Watching", "releaseYear seasons { id }", { releaseYear: "", seasons: [] }],
  [
    "TvSeason",
    "tvSeasons",
    "Watching",
    "seasonNumber seasonTitle releaseYear rewatch",
    { seasonNumber: 0, seasonTitle: null, releaseYear: "", rewatch: false },
  ],
])(
  "a %s without the fields it should have is listed with what stands for nothing",
  async (type, list, shelf, fields, nothing) => {
    for (const data of oddData) await row(type, shelf, data);
    const { data, errors } = await api.run(
      `{ ${list}(first: 50) { items { shelf { id name } ${fields} } } }`,
    );
    expect(errors).toEqual([]);
    expect(data[list].items).toHaveLength(oddData.length);
    for (const item of data[list].items) expect(item).toMatchObject(nothing);
  },
);

test("unknown platforms and devices are left out, years as numbers and hours with fractions are read", async () => {
  const game = await row(
    "VideoGame",
    "Played",
    '{"platforms":["Windows","Steam",3,null,"constructor"],"devices":["Deck","IOS"],"hoursPlayed":2.6}',
  );
  const film = await row("Feature", "Watched", '{"releaseYear":1999,"rewatch":"yes"}');
  const { game: g, film: f } = await api.ok(
    `query ($game: ID!, $film: ID!) {
      game: videoGame(id: $game) { platforms { name } devices { name } hoursPlayed }
      film: feature(id: $film) { releaseYear rewatch }
    }`,
    { game, film },
  );
  expect(g).toEqual({ platforms: [{ name: "Steam" }], devices: [{ name: "iOS" }], hoursPlayed: 3 });
  expect(f).toEqual({ releaseYear: "1999", rewatch: false });
});

test("numbers that a JavaScript number can't represent are returned digit for digit as text, and null as a number", async () => {
  const book = await row("Book", "Read", '{"author":12345678901234567890}');
  const film = await row("Feature", "Watched", '{"releaseYear":1e-130000}');
  const season = await row(
    "TvSeason",
    "Watching",
    '{"releaseYear":-0.1000000000000000055,"seasonNumber":1e999}',
  );
  const game = await row("VideoGame", "Played", '{"hoursPlayed":9007199254740993}');
  const almost = await row("VideoGame", "Played", '{"hoursPlayed":11.99999999999999999999}');
  const shown = await api.ok(
    `query ($book: ID!, $film: ID!, $season: ID!, $game: ID!, $almost: ID!) {
      book(id: $book) { author }
      feature(id: $film) { releaseYear }
      tvSeason(id: $season) { releaseYear seasonNumber }
      videoGame(id: $game) { hoursPlayed }
      almost: videoGame(id: $almost) { hoursPlayed }
    }`,
    { book, film, season, game, almost },
  );
  expect(shown).toEqual({
    book: { author: "12345678901234567890" },
    feature: { releaseYear: "1e-130000" },
    tvSeason: { releaseYear: "-0.1000000000000000055", seasonNumber: 0 },
    videoGame: { hoursPlayed: null },
    almost: { hoursPlayed: 12 },
  });
});

test.each(["ToRead", "constructor", "__proto__"])(
  "an item on the shelf %s, which its type doesn't have, shows its name and the id of the first",
  async (shelf) => {
    const id = await row("Book", shelf, "{}");
    const { book } = await api.ok("query ($id: ID!) { book(id: $id) { shelf { id name } } }", { id });
    expect(book.shelf).toEqual({ id: "Reading", name: shelf });
  },
);

test("a season whose series is missing, or is no series, is listed with a placeholder", async () => {
  const seriesId = randomUUID();
  const book = await row("Book", "Read", "{}");
  const ids = [
    await row("TvSeason", "GaveUp", '{"seasonNumber":1,"releaseYear":"1960"}', { series_id: seriesId }),
    await row("TvSeason", "GaveUp", '{"seasonNumber":1,"releaseYear":"1960"}', { series_id: book }),
    await row("TvSeason", "GaveUp", '{"seasonNumber":1,"releaseYear":"1960"}'),
  ];
  const { data, errors } = await api.run(`{
    tvSeasonShelf(id: GaveUp) { items(first: 10) {
      items { id series { id title releaseYear shelf { id } seasons { id } } }
    } }
  }`);
  expect(errors).toEqual([]);
  const found = Object.fromEntries(
    data.tvSeasonShelf.items.items.map(({ id, series }: { id: string; series: object }) => [id, series]),
  ) as Record<string, object>;
  const like = { title: "Odd TvSeason", releaseYear: "1960", shelf: { id: "GaveUp" } };
  expect(ids.map((id) => found[id])).toEqual([
    { ...like, id: seriesId, seasons: [{ id: ids[0] }] },
    { ...like, id: book, seasons: [{ id: ids[1] }] },
    { ...like, id: ids[2], seasons: [] },
  ]);
});

test("an invalid stored rating is null with an error; the list is returned", async () => {
  const ids = [
    await row("Feature", "Watched", "{}", { rating: "11" }),
    await row("Feature", "Watched", "{}", { rating: "0" }),
  ];
  const { data, errors } = await api.run("{ features(first: 50) { items { id rating } } }");
  expect(errors.map(({ message }) => message.slice(0, 18)).sort()).toEqual([
    "Invalid rating: 0 ",
    "Invalid rating: 11",
  ]);
  const odd = data.features.items.filter(({ id }: { id: string }) => ids.includes(id));
  expect(odd).toEqual([expect.objectContaining({ rating: null }), expect.objectContaining({ rating: null })]);
});

test("a season with such a rating doesn't keep its series from being refreshed", async () => {
  const series = await row("TvSeries", "Watching", "{}");
  await row("TvSeason", "GaveUp", '{"seasonNumber":2}', { series_id: series, rating: "0" });
  const first = await row("TvSeason", "Watching", '{"seasonNumber":1}', { series_id: series });
  const { updateTvSeason } = await api.ok(
    'mutation ($id: ID!) { updateTvSeason(id: $id, item: { notes: "A" }) { series { rating shelf { id } } } }',
    { id: first },
  );
  expect(updateTvSeason.series).toEqual({ rating: null, shelf: { id: "GaveUp" } });
});

test.each(["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00"])(
  "a season moved at %s doesn't keep its series from being refreshed, which stays where it was in time",
  async (moved_at) => {
    const series = await row("TvSeries", "Watching", "{}", { moved_at: "2020-01-02 03:04:05+00" });
    const last = '{"seasonNumber":2}';
    await row("TvSeason", "GaveUp", last, { series_id: series, moved_at, rating: "7" });
    const first = await row("TvSeason", "Watching", '{"seasonNumber":1}', { series_id: series });
    const { updateTvSeason } = await api.ok(
      'mutation ($id: ID!) { updateTvSeason(id: $id, item: { notes: "A" }) { series { rating movedAt shelf { id } } } }',
      { id: first },
    );
    expect(updateTvSeason.series).toEqual({
      rating: 7,
      movedAt: "2020-01-02T03:04:05.000Z",
      shelf: { id: "GaveUp" },
    });
  },
);

test("nor does a season on a shelf without a name, or one whose series can't be dated either", async () => {
  const series = await row("TvSeries", "Watching", "{}", { moved_at: "infinity" });
  await row("TvSeason", "", '{"seasonNumber":2}', { series_id: series, moved_at: "infinity", rating: "7" });
  const first = await row("TvSeason", "GaveUp", '{"seasonNumber":1}', { series_id: series });
  const update =
    'mutation ($id: ID!) { season: updateTvSeason(id: $id, item: { notes: "A" }) { series { rating shelf { id } } } }';
  const { data, errors, statements } = await api.run(update, { id: first });
  expect(errors).toEqual([]);
  expect(data.season.series).toEqual({ rating: 7, shelf: { id: "Watching" } });
  expect(statements).toEqual(["Query.lockSeries", "Mutate.updateItem", "Mutate.updateItem", "Query.withIds"]);
  // The second time there is nothing to take over.
  expect((await api.run(update, { id: first })).statements).toEqual([
    "Query.lockSeries",
    "Mutate.updateItem",
    "Query.withIds",
  ]);
  await api.ok("mutation ($id: ID!) { deleteTvSeason(id: $id) { id } }", { id: first });
});

test("an update with the season's missing series, as a form sends it back, changes the rest", async () => {
  const gone = randomUUID();
  const book = await row("Book", "Read", "{}");
  const update = `mutation ($id: ID!, $item: UpdateTvSeasonInput!) {
    season: updateTvSeason(id: $id, item: $item) { notes series { id } }
  }`;
  for (const series_id of [gone, book, undefined]) {
    const id = await row(
      "TvSeason",
      "GaveUp",
      '{"seasonNumber":1}',
      series_id === undefined ? {} : { series_id },
    );
    const { tvSeason } = await api.ok("query ($id: ID!) { tvSeason(id: $id) { series { id } } }", { id });
    const shown = tvSeason.series.id as string;
    for (const seriesId of [shown, shown.toUpperCase()]) {
      const { season } = await api.ok(update, { id, item: { seriesId, notes: "A" } });
      expect(season).toEqual({ notes: "A", series: { id: shown } });
    }
    for (const seriesId of [randomUUID(), series_id === book ? gone : book]) {
      expect((await api.failure(update, { id, item: { seriesId, notes: "B" } })).code).toBe(
        "SERIES_NOT_FOUND",
      );
    }
    const found = await row("TvSeries", "Watching", "{}");
    expect((await api.ok(update, { id, item: { seriesId: found } })).season.series).toEqual({ id: found });
  }
});

test("the image of an item is the standard size if there is one, and invalid sizes are ignored", async () => {
  const image = { image_url: "https://images.example.org/a.jpg", image_width: "600", image_height: "900" };
  const sizes = [
    ["null", { url: image.image_url, width: 600, height: 900 }],
    ["not JSON", { url: image.image_url, width: 600, height: 900 }],
    ['[{"size":"standard"}, 3]', { url: image.image_url, width: 600, height: 900 }],
    [
      '[{"size":"standard","url":"https://images.example.org/s.jpg","width":128,"height":192}]',
      {
        url: "https://images.example.org/s.jpg",
        width: 128,
        height: 192,
      },
    ],
  ] as const;
  for (const [image_sizes, shown] of sizes) {
    const id = await row("Book", "Read", "{}", { ...image, image_sizes });
    const { book } = await api.ok("query ($id: ID!) { book(id: $id) { image { url width height } } }", {
      id,
    });
    expect(book.image).toEqual(shown);
  }
});

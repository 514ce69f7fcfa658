/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- a test knows what it has asked for */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ImageSource, startImageSource } from "../../src/testing.ts";
import { type ServedApi, useWholeApi } from "./support/useWholeApi.ts";

const api = useWholeApi();
/** A server that the API may not fetch from. */
let inner: ImageSource;
/** Items that are there before, by type. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  inner = await startImageSource();
  const made = await api.ok(
    `mutation ($imageUrl: String!) {
    Book: addBook(item: { title: "A book", shelfId: Read, author: "Anonymous", imageUrl: $imageUrl }) { id }
    VideoGame: addVideoGame(item: { title: "A game", shelfId: Played, platformIds: [] }) { id }
    Feature: addFeature(item: { title: "A film", shelfId: Watched, releaseYear: "" }) { id }
    TvSeries: addTvSeries(item: { title: "A series", shelfId: Watching, releaseYear: "" }) { id }
  }`,
    { imageUrl: api.pictures.url("good.jpg") },
  );
  const series = made.TvSeries.id as string;
  const { TvSeason } = await api.ok(
    `mutation ($series: ID!) {
      TvSeason: addTvSeason(item: {
        title: "A season", shelfId: Watching, releaseYear: "", seriesId: $series, seasonNumber: 1
      }) { id }
    }`,
    { series },
  );
  for (const [type, item] of Object.entries({ ...made, TvSeason } as Record<string, { id: string }>)) {
    ids[type] = item.id;
  }
});
afterAll(() => inner.stop());

const bad: [string, () => string, RegExp][] = [
  ["at a private address", () => "http://10.0.0.1/a.jpg", /not on the public internet/],
  ["at this machine", () => inner.url("good.jpg"), /not on the public internet/],
  [
    "that redirects to a private address",
    () => redirectTo("http://192.168.0.1/a.jpg"),
    /not on the public internet/,
  ],
  ["that redirects to this machine", () => redirectTo(inner.url("good.jpg")), /not on the public internet/],
  ["of 20 MiB", () => api.pictures.url("20-mib"), /larger than 15 MiB/],
  ["of 20 MiB that doesn't say so", () => api.pictures.url("20-mib-chunked"), /larger than 15 MiB/],
  ["that is a text file", () => api.pictures.url("notes.txt"), /not an image; give one in JPEG/],
  ["that is a decompression bomb", () => api.pictures.url("bomb.png"), /more than 50 megapixels/],
  ["that is small until it is unpacked", () => api.pictures.url("gzip-bomb"), /larger than 15 MiB/],
];

function redirectTo(url: string): string {
  return api.pictures.url(`redirect?to=${encodeURIComponent(url)}`);
}

/** Each way to give an image, with the item's type. */
const writes: Record<string, [string, () => Record<string, unknown>]> = {
  "an add": [
    `mutation ($url: String!) { addBook(item: { title: "Refused", shelfId: Read, author: "", imageUrl: $url }) { id } }`,
    () => ({}),
  ],
  "an add of a season": [
    `mutation ($url: String!, $id: ID!) { addTvSeason(item: {
      title: "Refused", shelfId: GaveUp, releaseYear: "", seriesId: $id, seasonNumber: 2, imageUrl: $url
    }) { id } }`,
    () => ({ id: ids.TvSeries }),
  ],
  ...Object.fromEntries(
    ["Book", "VideoGame", "Feature", "TvSeries", "TvSeason"].map((type) => [
      `an update of a ${type}`,
      [
        `mutation ($url: String!, $id: ID!) { update${type}(id: $id, item: { title: "Refused", imageUrl: $url }) { id } }`,
        () => ({ id: ids[type] }),
      ],
    ]),
  ),
  "an import": [
    `mutation ($url: String!) {
      importExternalBook(externalId: "googlebooks:mAdEuP_Fra-1", shelfId: Read, overrides: { imageUrl: $url }) { id }
    }`,
    () => ({}),
  ],
  "an import of a season": [
    `mutation ($url: String!) {
      importExternalTvSeason(externalId: "tmdbSeason:301:1", shelfId: Watching, overrides: { imageUrl: $url }) { id }
    }`,
    () => ({}),
  ],
};

const stored = async () => ({
  rows: await api.sql("SELECT * FROM items ORDER BY id"),
  files: (await api.files()).sort(),
});

async function expectRefused(
  served: ServedApi,
  query: string,
  variables: Record<string, unknown>,
  message: RegExp,
) {
  const before = await stored();
  expect(before.files).toHaveLength(2);
  const { data, errors } = await served.ask(query, variables);
  expect(data).toBeNull();
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
  expect(errors[0]?.message).toMatch(/^Can't use the imageUrl /);
  expect(errors[0]?.message).toMatch(message);
  expect(await stored()).toEqual(before);
  expect(inner.requests).toEqual([]);
}

describe.each(bad)(
  "A picture %s is rejected, with a word on what is wrong and nothing stored,",
  (_, url, message) => {
    test.each(Object.entries(writes))("by %s", async (_, [query, variables]) => {
      await expectRefused(api, query, { ...variables(), url: url() }, message);
    });
  },
);

test("a work whose picture is broken at its service isn't imported, until its overrides have another picture", async () => {
  const served = await api.open({ TMDB_IMAGE_BASE_URL: api.pictures.url("absent") });
  const works = [
    'importExternalFeature(externalId: "tmdb:201", shelfId: Watched',
    'importExternalTvSeries(externalId: "tmdbSeries:301", shelfId: Watching',
    'importExternalTvSeason(externalId: "tmdbSeason:301:1", shelfId: Watching',
  ];
  for (const work of works)
    await expectRefused(served, `mutation { ${work}) { id } }`, {}, /status 404 instead of 200/);
  const { film } = await served.ok(
    `mutation ($url: String!) { film: ${works[0] ?? ""}, overrides: { imageUrl: $url }) { image { width } } }`,
    { url: api.pictures.url("small.jpg") },
  );
  expect(film).toEqual({ image: { width: 100 } });
});

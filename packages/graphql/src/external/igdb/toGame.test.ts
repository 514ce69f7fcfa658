import { expect, test } from "vitest";
import { toGame } from "./toGame.ts";

const baseUrl = "https://api.igdb.com/v4";
const covers = (cover: unknown) => {
  const game = toGame({ id: 1, name: "Made up", cover }, baseUrl);
  return [game?.previewImageUrl, game?.imageUrl];
};
const uploads = "https://images.igdb.com/igdb/image/upload";
const both = [`${uploads}/t_cover_small/co1abc.jpg`, `${uploads}/t_cover_big/co1abc.jpg`];

test("a cover's two sizes come from its address", () => {
  expect(covers({ id: 1, url: "//images.igdb.com/igdb/image/upload/t_thumb/co1abc.jpg" })).toEqual(both);
});

test("or from its id, when there is no address, or one of another form", () => {
  expect(covers({ id: 1, image_id: "co1abc" })).toEqual(both);
  expect(covers({ id: 1, image_id: "co1abc", url: "//images.igdb.com/other.jpg" })).toEqual(both);
});

test.each([undefined, null, 89, "co1abc", {}, { image_id: "../a" }, { url: "t_thumb" }])(
  "%j is no cover",
  (cover) => {
    expect(covers(cover)).toEqual([null, null]);
  },
);

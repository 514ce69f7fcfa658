import fc from "fast-check";
import { expect, test } from "vitest";
import { useServices } from "./support/useServices.ts";

const services = useServices();
const cover = (size: string, id: number) => `${services.stubs.igdb.url}/pictures/${size}/made_up_${id}.png`;
const chess = () => ({
  id: "igdb:101",
  title: "Chess",
  previewImageUrl: cover("t_cover_small", 101),
  imageUrl: cover("t_cover_big", 101),
});

test("a search returns games with a small and a large cover", async () => {
  expect(await services.connect().games.search("chess")).toEqual([
    chess(),
    {
      id: "igdb:102",
      title: "Chess: The Made-up Edition",
      previewImageUrl: cover("t_cover_small", 102),
      imageUrl: cover("t_cover_big", 102),
    },
  ]);
});

test("a term that is a number finds the game of that id too, first and once", async () => {
  const { games } = services.connect();
  expect((await games.search("101")).map(({ id }) => id)).toEqual(["igdb:101", "igdb:104"]);
  expect((await games.search("104")).map(({ id }) => id)).toEqual(["igdb:104"]);
  expect(await games.search("9".repeat(30))).toEqual([]);
});

test("a game without a cover has none, one without a name isn't listed", async () => {
  const { games } = services.connect();
  expect(await games.get("igdb:103")).toEqual({
    id: "igdb:103",
    title: "Nine Men's Morris",
    previewImageUrl: null,
    imageUrl: null,
  });
  expect(await games.search("106")).toEqual([]);
});

test("a game is returned by its id; an unknown one is undefined", async () => {
  const { games } = services.connect();
  expect(await games.get("igdb:101")).toEqual(chess());
  expect(await games.get("igdb:999")).toBeUndefined();
});

test("a quote, a backslash or a semicolon doesn't end the term", async () => {
  const { games } = services.connect();
  const term = `"Quoted" Game; with \\ a Backslash`;
  expect((await games.search(term)).map(({ id }) => id)).toEqual(["igdb:105"]);
  expect(await games.search('no such "game"; fields *')).toEqual([]);
  expect(services.stubs.igdb.queries.map(({ search }) => search)).toEqual([term, 'no such "game"; fields *']);
});

test("any term is one statement to IGDB, and arrives as it was typed", async () => {
  const { games } = services.connect();
  const { queries } = services.stubs.igdb;
  const nasty = fc.constantFrom(
    '"',
    "\\",
    ";",
    "\n",
    "\r",
    "\0",
    "\u2028",
    "\ud800",
    "`",
    "'",
    "*",
    " ",
    "é",
    "🎲",
  );
  const term = fc.string({
    unit: fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 1 })),
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(term, async (typed) => {
      queries.length = 0;
      await games.search(typed);
      const sent = typed.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ").trim();
      const byText = queries.filter(({ id }) => id === undefined);
      expect(byText.map(({ search }) => search)).toEqual(sent === "" ? [] : [sent]);
    }),
    { numRuns: 200 },
  );
});

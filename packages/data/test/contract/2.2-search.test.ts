import { describe, expect, test } from "vitest";
import { anItem } from "../support/anItem.ts";
import { useDatabase } from "../support/useDatabase.ts";
import { walk } from "../support/walk.ts";

const db = useDatabase();

const search = async (query: string | null, type = "Book") => {
  const page = await db.Query.searchType({ type }, { first: 50, query });
  expect(page.count).toBe(page.items.length);
  const uncounted = await db.Query.searchType({ type }, { first: 50, query, withCount: false });
  expect(uncounted.items).toEqual(page.items);
  // As a filter of another list it means the same.
  const listed = await db.Query.ofType({ type }, { first: 50, searchTerm: query });
  expect(listed.count).toBe(page.count);
  const titles = page.items.map(({ title }) => title as string);
  expect(listed.items.map(({ title }) => title as string).sort()).toEqual([...titles].sort());
  expect(await db.Query.counts([{ type, searchTerm: query }])).toEqual([page.count]);
  return titles;
};

const create = (title: string, type = "Book") => db.Mutate.createItem(anItem({ title, type }));

describe("2.2 search", () => {
  test("ignores case and accents for all of Unicode, anywhere in the title", async () => {
    await create("Le fabuleux destin d'Amélie Poulain");
    await create("Доктор Живаго");
    await create("Οδυσσεύς");
    await create("Straße der Lieder");
    await create("ﬁn de siècle");
    expect(await search("amelie")).toEqual(["Le fabuleux destin d'Amélie Poulain"]);
    expect(await search("DESTIN D'AMÉLIE")).toEqual(["Le fabuleux destin d'Amélie Poulain"]);
    expect(await search("ЖИВАГО")).toEqual(["Доктор Живаго"]);
    expect(await search("ΟΔΥΣ")).toEqual(["Οδυσσεύς"]);
    expect(await search("σευσ")).toEqual(["Οδυσσεύς"]);
    expect(await search("STRASSE")).toEqual(["Straße der Lieder"]);
    expect(await search("FIN DE SIECLE")).toEqual(["ﬁn de siècle"]);
  });

  test("finds Greek with a subscript iota by its capitals, which write the iota beside the letter", async () => {
    await create("Ἡ ᾠδὴ τοῦ Ἅιδου", "Feature");
    await create("ὨΙΔΉ", "Feature");
    await create("ᾨδή", "Feature");
    for (const term of ["ᾠδή", "ὨΙΔΉ", "ΩΙΔΗ", "ᾨδή", "ωιδη", "ω\u0345δη"]) {
      expect((await search(term, "Feature")).sort()).toEqual(["Ἡ ᾠδὴ τοῦ Ἅιδου", "ὨΙΔΉ", "ᾨδή"].sort());
    }
    await db.backend("DELETE FROM items WHERE type = 'Feature'");
  });

  test("takes wildcards and quotes literally", async () => {
    await create("100% pure", "VideoGame");
    await create("100 per cent", "VideoGame");
    await create("snake_case", "VideoGame");
    await create("snakeXcase", "VideoGame");
    await create("back\\slash", "VideoGame");
    await create('it\'s "quoted"', "VideoGame");
    expect(await search("0%", "VideoGame")).toEqual(["100% pure"]);
    expect(await search("e_c", "VideoGame")).toEqual(["snake_case"]);
    expect(await search("k\\s", "VideoGame")).toEqual(["back\\slash"]);
    expect(await search("t's \"q", "VideoGame")).toEqual(['it\'s "quoted"']);
    expect(await search("%", "VideoGame")).toEqual(["100% pure"]);
  });

  test("ignores surrounding blanks; an empty term is no filter", async () => {
    await create("Alien", "Feature");
    await create("aliens", "Feature");
    await create("Brazil", "Feature");
    expect(await search(" \t alien \u3000", "Feature")).toEqual(["Alien", "aliens"]);
    for (const empty of ["", "  ", "\u00a0", null]) {
      expect(await search(empty, "Feature")).toEqual(["Alien", "aliens", "Brazil"]);
    }
  });

  test("orders by title, whatever its case and accents, the same title by id", async () => {
    for (const title of ["Zeta", "Émile", "eagle", "zebra", "Emile", "Äpfel"])
      await create(title, "TvSeries");
    const titles = await search("", "TvSeries");
    expect(titles.slice(0, 2)).toEqual(["Äpfel", "eagle"]);
    expect(titles.slice(2, 4).sort()).toEqual(["Emile", "Émile"]);
    expect(titles.slice(4)).toEqual(["zebra", "Zeta"]);
  });

  test("follows a changed title and a replaced item", async () => {
    const { id } = await create("Before");
    await db.Mutate.updateItem({ id, type: "Book", title: "Après" });
    expect(await search("before")).toEqual([]);
    expect(await search("apres")).toEqual(["Après"]);
    await db.Mutate.createItem(anItem({ id, title: "Ещё" }), { onConflict: "replace" });
    expect(await search("apres")).toEqual([]);
    expect(await search("ЕЩЕ")).toEqual(["Ещё"]);
  });

  test("reads titles that are longer than the index keeps to their end", async () => {
    const long = `${"東".repeat(489)} in the end`;
    await create(long);
    await create(`${"東".repeat(480)} in the end`);
    await db.Mutate.createItem(anItem({ title: "𝄞".repeat(500), type: "Book" }));
    expect(await search("IN THE END")).toHaveLength(2);
    expect(await search(long)).toEqual([long]);
    expect(await search("東東")).toHaveLength(2);
    const walked = await walk((after) =>
      db.Query.searchType({ type: "Book" }, { first: 1, query: "東", after }),
    );
    expect(walked.map(({ title }) => title as string)).toHaveLength(2);
  });

  test("combines with the other filters", async () => {
    await db.Mutate.createItem(anItem({ title: "Filtered one", rating: 3, movedAt: new Date("2020-01-01") }));
    await db.Mutate.createItem(anItem({ title: "Filtered two", rating: 9, movedAt: new Date("2021-01-01") }));
    const found = async (filters: object) => {
      const page = await db.Query.searchType({ type: "Book" }, { first: 9, query: "filtered", ...filters });
      expect(page.count).toBe(page.items.length);
      return page.items.map(({ title }) => title as string);
    };
    expect(await found({ minRating: 4 })).toEqual(["Filtered two"]);
    expect(await found({ endDate: new Date("2020-06-01") })).toEqual(["Filtered one"]);
    expect(await found({ searchTerm: "TWO" })).toEqual(["Filtered two"]);
  });
});

describe("2.2 search of rows that are not filled yet", () => {
  const unfill = (ids: string[]) =>
    db.backend("UPDATE items SET title_folded = NULL, title_folded_rest = NULL WHERE id = ANY($1)", [ids]);

  test("finds them, in their position", async () => {
    const made = [];
    for (const title of ["Été d'avant", "zweite Straße", "Живаго до", "Plain before", "Τῷ ᾍδῃ ᾠδὴ ᾷ"]) {
      made.push(await create(title, "TvSeason"));
    }
    const filled = await search("", "TvSeason");
    await unfill(made.map(({ id }) => id));
    expect(await search("", "TvSeason")).toEqual(filled);
    expect(await search("ETE D'AVANT", "TvSeason")).toEqual(["Été d'avant"]);
    expect(await search("strasse", "TvSeason")).toEqual(["zweite Straße"]);
    expect(await search("живаго", "TvSeason")).toEqual(["Живаго до"]);
    expect(await search("ΤΩΙ ΑΙΔΗΙ ΩΙΔΗ ΑΙ", "TvSeason")).toEqual(["Τῷ ᾍδῃ ᾠδὴ ᾷ"]);
  });

  test("loses and repeats none when rows are filled while a list is walked", async () => {
    const made = [];
    for (let index = 0; index < 30; index++) {
      made.push(await create(`${["Élan", "elan", "Ötzi", "ozon", "Щит"][index % 5] ?? ""} ${index} walked`));
    }
    await unfill(made.map(({ id }) => id));
    const toFill = [...made];
    const found = await walk(
      (after) => db.Query.searchType({ type: "Book" }, { first: 3, query: "walked", after }),
      async () => {
        for (const { id, title } of toFill.splice(0, 4)) {
          await db.Mutate.updateItem({ id, type: "Book", title: title as string });
        }
      },
    );
    expect(found.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
  });

  test("counts the same on every page of any size, among equal titles, long ones and such rows", async () => {
    const titles = ["Same", "same", "SAME", "Sämé", "same again", "Also the same", `${"x".repeat(450)} same`];
    const made = [];
    for (const title of [...titles, ...titles, "Another", "z"]) made.push(await create(title, "VideoGame"));
    await unfill([made[2], made[4], made[8]].flatMap((item) => item?.id ?? []));
    for (const query of ["same", "", "no such"]) {
      const { items } = await db.Query.searchType({ type: "VideoGame" }, { first: 100, query });
      expect(items.length).toBeGreaterThanOrEqual({ same: 14, "": 16 }[query] ?? 0);
      for (const first of [1, 2, 3, 7, 13, 14, 15, items.length]) {
        const found = await walk(async (after) => {
          const arguments_ = { first, query, after };
          const { count, ...page } = await db.Query.searchType({ type: "VideoGame" }, arguments_);
          expect(count).toBe(items.length);
          expect(
            await db.Query.searchType({ type: "VideoGame" }, { ...arguments_, withCount: false }),
          ).toEqual(page);
          return page;
        });
        expect(found).toEqual(items);
      }
    }
  });
});

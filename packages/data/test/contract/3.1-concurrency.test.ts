import { describe, expect, test } from "vitest";
import { anItem } from "../support/anItem.ts";
import { barrier } from "../../../dsql/test/support/barrier.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

describe("3.1 concurrent updates", () => {
  test("50 of different fields of one item all last", async () => {
    const { id } = await db.Mutate.createItem(anItem({ first: "kept" }));
    const key = { id, type: "Book" };
    const common = [
      { rating: 7 },
      { notes: "n" },
      { externalId: "e" },
      { title: "changed" },
      { shelf: "Reading" },
    ];
    const changes: Record<string, unknown>[] = [
      ...common,
      ...Array.from({ length: 45 }, (_, index) => ({ [`field${index}`]: index })),
    ];
    const conflicts = await observe("billio:data:retry", () =>
      Promise.all(changes.map((change) => db.Mutate.updateItem({ ...key, ...change }))),
    );
    const expected = Object.assign({ first: "kept" }, ...changes) as object;
    expect(await db.Query.withId(key)).toMatchObject(expected);
    expect(conflicts.length).toBeGreaterThan(0);
  });

  test("of one field leave one of the values, never a mixture", async () => {
    const values = ["a", "b", "c", "d"].map((letter) => ({
      title: letter.repeat(50),
      notes: letter,
      author: letter,
      list: [letter, letter],
    }));
    // A single meeting may end well by chance.
    for (let meeting = 0; meeting < 10; meeting++) {
      const { id } = await db.Mutate.createItem(anItem());
      await Promise.all(values.map((value) => db.Mutate.updateItem({ id, type: "Book", ...value })));
      const { title, notes, author, list } = (await db.Query.withId({ id, type: "Book" })) as Record<
        string,
        unknown
      >;
      expect(values).toContainEqual({ title, notes, author, list });
    }
  });

  test("two that meet at a barrier: one is run again, on what the other has written", async () => {
    const { id } = await db.Mutate.createItem(anItem({ rating: 1 }));
    const key = { id, type: "Book" };
    const arrived = barrier(2);
    const runs = { one: 0, other: 0 };
    const increment = (writer: keyof typeof runs) =>
      db.transact(async ({ Query, Mutate }) => {
        runs[writer]++;
        const { rating } = (await Query.withId(key)) as unknown as { rating: number };
        if (runs[writer] === 1) await arrived();
        await Mutate.updateItem({ ...key, rating: rating + 1 });
      });
    const retries = await observe("billio:data:retry", () =>
      Promise.all([increment("one"), increment("other")]),
    );
    expect(await db.Query.withId(key)).toMatchObject({ rating: 3 });
    expect(Object.values(runs).sort()).toEqual([1, 2]);
    expect(retries).toMatchObject([{ attempt: 1, sqlState: "40001", marker: "OC000" }]);
  });
});

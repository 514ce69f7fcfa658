import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createData } from "../../src/createData.ts";
import type { Executor } from "../../src/db/Executor.ts";
import { DatabaseStatementError } from "../../src/errors.ts";
import type { Item } from "../../src/item/Item.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const image = { url: "u", width: 1, height: 2, sizes: [] };
const rich = () =>
  anItem({ rating: 3, image, author: "A", movedAt: new Date("0099-01-01"), list: [1, { a: null }] });
const stored = (id: string) => db.Query.withId({ type: "Book", id });

/** The next write is done, and its answer never arrives. */
const unheard = () => db.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });

/** The next write isn't done, which nobody is told. */
const lost = () => db.faults.inject({ fault: "cut", when: "before-commit", nth: 1 });

/** Names of the statements that `work` sends. */
const sentBy = async (work: () => Promise<unknown>) =>
  (await observe("billio:data:statement", work)).map(({ name }) => name);

describe("4.3 a connection that breaks during a write", () => {
  test("createItem finds the item that it has stored", async () => {
    const item = rich();
    const cut = unheard();
    const sent = await sentBy(async () => {
      const result = await db.Mutate.createItem(item);
      expect(result).toMatchObject(item);
      expect(result).toEqual(await stored(item.id));
    });
    expect(cut.hits).toBe(1);
    // The last look is the test's.
    expect(sent).toEqual(["Mutate.createItem", "Query.withId", "Query.withId"]);
  });

  test("createItem finds the season that it has stored in a transaction of its own", async () => {
    const seriesId = randomUUID();
    await db.Mutate.createItem(anItem({ id: seriesId, type: "TvSeries" }));
    const season = anItem({ type: "TvSeason", seriesId });
    const cut = unheard();
    const sent = await sentBy(async () => {
      expect(await db.Mutate.createItem(season)).toMatchObject(season);
    });
    expect(cut.hits).toBe(1);
    expect(sent.slice(-2)).toEqual(["COMMIT", "Query.withId"]);
  });

  test("createItem with updateIfExists finds the item that it has replaced", async () => {
    const { id } = await db.Mutate.createItem(anItem({ title: "old" }));
    const cut = unheard();
    const sent = await sentBy(async () => {
      const result = await db.Mutate.createItem({ ...rich(), id, title: "new" }, { updateIfExists: true });
      expect(result).toMatchObject({ title: "new" });
      expect(result).toEqual(await stored(id));
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.createItem", "Query.withId", "Query.withId"]);
  });

  test("deleteItem finds that it has deleted the item", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const cut = unheard();
    const sent = await sentBy(() => db.Mutate.deleteItem({ type: "Book", id }));
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.deleteItem", "Query.withId"]);
    expect(await stored(id)).toBeUndefined();
  });

  test.each([
    ["when it was done", unheard, 2],
    ["when it wasn't", lost, 1],
  ])("updateItem can't find out and says so, and doesn't repeat it: %s", async (_, inject, rating) => {
    const { id } = await db.Mutate.createItem(anItem({ rating: 1 }));
    const cut = inject();
    const sent = await sentBy(async () => {
      const update = db.Mutate.updateItem({ type: "Book", id, rating: 2 });
      await expect(update).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.updateItem"]);
    expect(await stored(id)).toMatchObject({ rating });
  });
});

describe("4.3 a write of which it isn't known whether it was done", () => {
  test("createItem stores the item after all when it wasn't", async () => {
    const item = rich();
    const cut = lost();
    const sent = await sentBy(async () => {
      expect(await db.Mutate.createItem(item)).toMatchObject(item);
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.createItem", "Query.withId", "Mutate.createItem"]);
    expect(await stored(item.id)).toMatchObject(item);
  });

  test("createItem refuses when another item has the id by now", async () => {
    const item = rich();
    const others = await db.Mutate.createItem(anItem({ id: item.id, title: "another one's" }));
    // Cut before the server looks at the statement: to the library the other item may have come at any time.
    const cut = db.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    await expect(db.Mutate.createItem(item)).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
    expect(cut.hits).toBe(1);
    expect(await stored(item.id)).toEqual(others);
  });

  test("deleteItem deletes the item after all when it wasn't", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const cut = lost();
    await db.Mutate.deleteItem({ type: "Book", id });
    expect(cut.hits).toBe(1);
    expect(await stored(id)).toBeUndefined();
  });

  test("replacing is done after all when it wasn't", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const cut = lost();
    const replaced: Item = await db.Mutate.createItem({ ...rich(), id }, { updateIfExists: true });
    expect(cut.hits).toBe(1);
    expect(await stored(id)).toEqual(replaced);
  });

  test("deleteItem has deleted the item though the server got round to it only after the look", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    // No fault takes effect between a look and the statement after it, so this stands between the library and the server.
    const deletingLate: Executor = {
      inTransaction: false,
      async run(statement) {
        const rows = await db.executor.run(statement);
        if (statement.effect === "read") await db.backend("DELETE FROM items WHERE id = $1", [id]);
        return rows;
      },
      transact: (work) => db.executor.transact(work),
    };
    const cut = lost();
    const sent = await sentBy(() => createData(deletingLate).Mutate.deleteItem({ type: "Book", id }));
    expect(cut.hits).toBe(1);
    expect(sent.slice(0, 3)).toEqual(["Mutate.deleteItem", "Query.withId", "Mutate.deleteItem"]);
  });

  test.each(["createItem", "deleteItem"] as const)(
    "%s stays unknown when nothing can be read any more",
    async (call) => {
      const item = call === "createItem" ? anItem() : await db.Mutate.createItem(anItem());
      const { Mutate, Query } = db.another({ BILLIO_DSQL_POOL_MAX: "1" });
      await Query.withId({ type: "Book", id: item.id });
      const cut = unheard();
      const refused = db.faults.inject({ fault: "refuse", reason: "access-denied" });
      await expect(Mutate[call](item as never)).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
      expect([cut.hits, refused.hits]).toEqual([1, 1]);
      refused.remove();
      expect((await stored(item.id)) !== undefined).toBe(call === "createItem");
    },
  );

  test("stays unknown when the second try fails for another reason", async () => {
    const cut = lost();
    const conflicts = db.faults.inject({ fault: "conflict" });
    const { Mutate } = db.another({ BILLIO_DSQL_RETRY_ATTEMPTS: "2" });
    await expect(Mutate.createItem(anItem())).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    expect([cut.hits, conflicts.hits]).toEqual([1, 2]);
  });

  test("stays unknown when connections keep breaking", async () => {
    const cuts = db.faults.inject({ fault: "cut", when: "before-commit" });
    const create = db.Mutate.createItem(anItem());
    await expect(create).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    expect(cuts.hits).toBe(3);
  });
});

describe("3 createItem that meets another one of the same id at COMMIT", () => {
  /** DSQL may say so by a violated key as well as by a conflict. No fault does, so this stands before the server. */
  const violating = (times: number): Executor => ({
    inTransaction: false,
    run: (statement) =>
      times-- > 0
        ? Promise.reject(
            new DatabaseStatementError(
              statement.name,
              "23505",
              Object.assign(new Error("duplicate key"), { code: "23505", severity: "ERROR" }),
            ),
          )
        : db.executor.run(statement),
    transact: (work) => db.executor.transact(work),
  });

  test("is refused, or replaces it with updateIfExists", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const item = anItem({ id, title: "newer" });
    const { Mutate } = createData(violating(1));
    await expect(Mutate.createItem(item)).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
    const { Mutate: again } = createData(violating(1));
    expect(await again.createItem(item, { updateIfExists: true })).toMatchObject({ title: "newer" });
  });
});

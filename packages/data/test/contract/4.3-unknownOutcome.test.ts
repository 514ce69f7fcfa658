import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { importItems } from "../../src/bulk/importItems.ts";
import { createData, type Data } from "../../src/createData.ts";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { DatabaseStatementError } from "../../src/errors/index.ts";
import type { Item } from "../../src/item/Item.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { onStatement } from "../support/onStatement.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const image = { url: "u", width: 1, height: 2, sizes: [] };
const rich = () =>
  anItem({ rating: 3, image, author: "A", movedAt: new Date("0099-01-01"), list: [1, { a: null }] });
const stored = (id: string) => db.Query.withId({ type: "Book", id });

/** The next write is done, and its response never arrives. */
const unheard = () => db.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });

/** The next write isn't done, without an error. */
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
    // The look is the test's.
    expect(sent).toEqual(["Mutate.createItem", "Mutate.settleOutcome", "Query.withId"]);
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
    expect(sent).toEqual([
      "BEGIN",
      "Mutate.holdSeries",
      "Mutate.createItem",
      "COMMIT",
      "Mutate.settleOutcome",
    ]);
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
    expect(sent).toEqual(["Mutate.createItem", "Mutate.settleOutcome", "Query.withId"]);
  });

  test("deleteItem finds that it has deleted the item", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const cut = unheard();
    const sent = await sentBy(() => db.Mutate.deleteItem({ type: "Book", id }));
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.deleteItem", "Mutate.settleOutcome"]);
    expect(await stored(id)).toBeUndefined();
  });

  test("deleteItem of a series finds that it has deleted it", async () => {
    const { id } = await db.Mutate.createItem(anItem({ type: "TvSeries" }));
    const cut = unheard();
    const sent = await sentBy(() => db.Mutate.deleteItem({ type: "TvSeries", id }));
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.deleteItem", "Mutate.settleOutcome"]);
  });

  test("updateItem finds that it has changed the item, and returns it", async () => {
    const { id } = await db.Mutate.createItem(anItem({ rating: 1, author: "A" }));
    const cut = unheard();
    const sent = await sentBy(async () => {
      const changed = await db.Mutate.updateItem({ type: "Book", id, rating: 2, author: "B" });
      expect(changed).toMatchObject({ rating: 2, author: "B" });
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.updateItem", "Mutate.settleOutcome", "Query.withId"]);
  });

  test("updateItem finds that it hasn't, and changes the item after all", async () => {
    const { id } = await db.Mutate.createItem(anItem({ rating: 1 }));
    const cut = lost();
    const sent = await sentBy(async () => {
      expect(await db.Mutate.updateItem({ type: "Book", id, rating: 2 })).toMatchObject({ rating: 2 });
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.updateItem", "Mutate.settleOutcome", "Mutate.updateItem"]);
    expect(await stored(id)).toMatchObject({ rating: 2 });
  });

  test("transact finds that it was committed, and doesn't run the work again", async () => {
    const [one, two] = [anItem(), anItem()];
    const cut = unheard();
    let runs = 0;
    const sent = await sentBy(async () => {
      const result = await db.transact(async ({ Mutate }) => {
        runs++;
        await Mutate.createItem(one);
        await Mutate.createItem(two);
        return `run ${runs}`;
      });
      expect(result).toBe("run 1");
    });
    expect([cut.hits, runs]).toEqual([1, 1]);
    expect(sent.slice(-2)).toEqual(["COMMIT", "Mutate.settleOutcome"]);
    expect([(await stored(one.id))?.id, (await stored(two.id))?.id]).toEqual([one.id, two.id]);
  });

  test("transact finds that it wasn't, and runs the work again", async () => {
    const item = anItem();
    const cut = lost();
    let runs = 0;
    const work = ({ Mutate }: Data) => {
      runs++;
      return Mutate.createItem(item);
    };
    expect(await db.transact(work)).toMatchObject(item);
    expect([cut.hits, runs]).toEqual([1, 2]);
    expect(await stored(item.id)).toMatchObject(item);
  });

  test("transact whose first write changes nothing leaves its record with the second", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const other = anItem();
    const cut = unheard();
    await db.transact(async ({ Mutate }) => {
      await Mutate.createItem(anItem({ id })).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
      });
      await Mutate.createItem(other);
    });
    expect(cut.hits).toBe(1);
    expect(await stored(other.id)).toBeDefined();
  });

  test("transact that only read and locked runs again, for its lock is unproven", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const cut = lost();
    let runs = 0;
    await db.transact(({ Query }) => {
      runs++;
      return Query.withId({ type: "Book", id }, { lock: true });
    });
    expect([cut.hits, runs]).toEqual([1, 2]);
  });

  test.each(["replace", "keep", "refuse"] as const)(
    "an import's batch finds what it has done, and counts it once: %s",
    async (existing) => {
      const items = [anItem(), anItem()];
      for (const inject of [unheard, lost]) {
        const cut = inject();
        const shelf = `Imported ${existing}`;
        const input = items.map((item) => ({ ...item, shelf, id: randomUUID() }));
        const counts = await importItems(db.executor, input, { existing });
        expect(cut.hits).toBe(1);
        expect(counts).toEqual({ created: 2, replaced: 0, equal: 0, kept: 0 });
      }
    },
  );

  test("a write that changes nothing leaves no record, and one that does leaves one", async () => {
    const records = async () => Number((await db.backend("SELECT count(*) FROM write_records"))[0]?.count);
    const { id } = await db.Mutate.createItem(anItem());
    const before = await records();
    await db.Mutate.createItem(anItem({ id })).catch(() => undefined);
    await db.Mutate.deleteItem({ type: "Book", id: randomUUID() }).catch(() => undefined);
    await db.Mutate.updateItem({ type: "TvSeries", id, rating: 1 }).catch(() => undefined);
    expect(await records()).toBe(before);
    await db.Mutate.deleteItem({ type: "Book", id });
    expect(await records()).toBe(before + 1);
    await db.transact(async ({ Mutate }) => {
      for (let n = 0; n < 3; n++) await Mutate.createItem(anItem());
    });
    expect(await records()).toBe(before + 2);
  });
});

describe("4.3 a write of unknown outcome", () => {
  test("createItem stores the item after all when it wasn't", async () => {
    const item = rich();
    const cut = lost();
    const sent = await sentBy(async () => {
      expect(await db.Mutate.createItem(item)).toMatchObject(item);
    });
    expect(cut.hits).toBe(1);
    expect(sent).toEqual(["Mutate.createItem", "Mutate.settleOutcome", "Mutate.createItem"]);
    expect(await stored(item.id)).toMatchObject(item);
  });

  test("createItem fails when another item has the id by now", async () => {
    const item = rich();
    const others = await db.Mutate.createItem(anItem({ id: item.id, title: "another one's" }));
    // Cut before the server looks at the statement: to the library the other item may have come at any time.
    const cut = db.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    await expect(db.Mutate.createItem(item)).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
    expect(cut.hits).toBe(1);
    expect(await stored(item.id)).toEqual(others);
  });

  test("deleteItem of an item that never existed is ItemNotFoundError", async () => {
    const cut = db.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    const deletion = db.Mutate.deleteItem({ type: "Book", id: randomUUID() });
    await expect(deletion).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
    expect(cut.hits).toBe(1);
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

  test("fails when connections keep breaking, and then nothing was written", async () => {
    const item = anItem();
    // Each second commit is that of settling it.
    const cuts = [1, 3, 5].map((nth) => db.faults.inject({ fault: "cut", when: "before-commit", nth }));
    await expect(db.Mutate.createItem(item)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(cuts.map(({ hits }) => hits)).toEqual([1, 1, 1]);
    expect(await stored(item.id)).toBeUndefined();
  });

  test("is settled also when the connection breaks while settling it", async () => {
    for (const [first, others] of [
      [unheard, "after-commit"],
      [unheard, "before-commit"],
      [lost, "after-commit"],
      [lost, "before-commit"],
    ] as const) {
      const item = anItem({ title: "once" });
      const cut = first();
      // The same commit counts for both: of settling it, the second and third.
      const further = [2, 3].map((nth) => db.faults.inject({ fault: "cut", when: others, nth }));
      expect(await db.Mutate.createItem(item)).toMatchObject(item);
      expect([cut, ...further].map(({ hits }) => hits)).toEqual([1, 1, 1]);
      expect(await stored(item.id)).toMatchObject(item);
    }
  });

  test("stays unknown when its record may have been deleted", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      const items = [anItem(), anItem()] as const;
      const later = () => void vi.setSystemTime(Date.now() + 2 * 60 * 60_000);
      for (const [item, inject] of [
        [items[0], lost],
        [items[1], unheard],
      ] as const) {
        const cut = inject();
        const thawed = onStatement("Mutate.createItem", later);
        const outcome = await db.Mutate.createItem(item).catch((error: unknown) => error);
        thawed.stop();
        expect(cut.hits).toBe(1);
        // A record that is there is proof at any time.
        expect(outcome).toMatchObject(inject === unheard ? item : { code: "COMMIT_OUTCOME_UNKNOWN" });
      }
    } finally {
      vi.useRealTimers();
    }
  });

  test.each(["createItem", "updateItem", "deleteItem"] as const)(
    "%s stays unknown when nothing can be asked any more",
    async (call) => {
      const input = anItem({ rating: 3 });
      const item = call === "createItem" ? input : await db.Mutate.createItem(input);
      const { Mutate, Query } = db.another({ BILLIO_DSQL_POOL_MAX: "1" });
      await Query.withId({ type: "Book", id: item.id });
      const cut = unheard();
      const refused = db.faults.inject({ fault: "refuse", reason: "access-denied" });
      await expect(Mutate[call](item as never)).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
      expect([cut.hits, refused.hits]).toEqual([1, 1]);
      refused.remove();
      expect((await stored(item.id)) !== undefined).toBe(call !== "deleteItem");
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
    const { Mutate } = db.another({ BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "300" });
    await expect(Mutate.createItem(anItem())).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    expect(cuts.hits).toBeGreaterThan(1);
  });
});

describe("3 createItem that conflicts with another one of the same id at COMMIT", () => {
  /** DSQL may say so by a violated key as well as by a conflict. No injected fault does, so this wraps the executor. */
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

  test("is rejected, or replaces it with updateIfExists", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const item = anItem({ id, title: "newer" });
    const { Mutate } = createData(violating(1));
    await expect(Mutate.createItem(item)).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
    const { Mutate: again } = createData(violating(1));
    expect(await again.createItem(item, { updateIfExists: true })).toMatchObject({ title: "newer" });
  });
});

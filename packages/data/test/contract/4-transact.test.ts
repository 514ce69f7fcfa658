import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Data } from "../../src/createData.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

describe("4.1 transact", () => {
  test("is atomic", async () => {
    const [one, two] = [anItem(), anItem()];
    await expect(
      db.transact(async ({ Query, Mutate }) => {
        await Mutate.createItem(one);
        expect(await Query.withId({ type: "Book", id: one.id })).toBeDefined();
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await db.Query.withId({ type: "Book", id: one.id })).toBeUndefined();

    const result = await db.transact(async ({ Mutate }) => {
      await Mutate.createItem(one);
      await Mutate.createItem(two);
      return "done";
    });
    expect(result).toBe("done");
    for (const { id } of [one, two]) expect(await db.Query.withId({ type: "Book", id })).toBeDefined();
  });

  test("passes a transact that joins the transaction", async () => {
    const item = anItem();
    const nest = async (data: Data, depth: number): Promise<void> => {
      if (depth > 0) return data.transact((inner) => nest(inner, depth - 1));
      await data.Mutate.createItem(item);
    };
    const sent = await observe("billio:data:statement", () => db.transact((data) => nest(data, 3)));
    expect(sent.map(({ name }) => name)).toEqual(["BEGIN", "Mutate.createItem", "COMMIT"]);
    await expect(
      db.transact(async (data) => {
        await data.transact(({ Mutate }) => Mutate.deleteItem({ id: item.id, type: "Book" }));
        throw new Error("after the inner one");
      }),
    ).rejects.toThrow("after the inner one");
    expect(await db.Query.withId({ type: "Book", id: item.id })).toBeDefined();
  });

  test("withId with a lock makes a conflicting write fail the commit, and the work runs again", async () => {
    const guard = await db.Mutate.createItem(anItem({ rating: 1 }));
    const key = { id: guard.id, type: "Book" };
    const other = anItem();
    const seen: unknown[] = [];
    const retries = await observe("billio:data:retry", () =>
      db.transact(async ({ Query, Mutate }) => {
        const locked = await Query.withId(key, { lock: true });
        seen.push(locked?.rating);
        if (seen.length === 1) await db.another().Mutate.updateItem({ ...key, rating: 2 });
        await Mutate.createItem({ ...other, author: `saw ${String(locked?.rating)}` });
      }),
    );
    expect(seen).toEqual([1, 2]);
    expect(retries).toMatchObject([{ sqlState: "40001" }]);
    expect(await db.Query.withId({ id: other.id, type: "Book" })).toMatchObject({ author: "saw 2" });
  });

  test("without the lock a plain read is no conflict", async () => {
    const guard = await db.Mutate.createItem(anItem({ rating: 1 }));
    const key = { id: guard.id, type: "Book" };
    let runs = 0;
    await db.transact(async ({ Query, Mutate }) => {
      runs++;
      await Query.withId(key);
      await db.another().Mutate.updateItem({ ...key, rating: 2 });
      await Mutate.createItem(anItem());
    });
    expect(runs).toBe(1);
  });

  test("a lock outside a transaction, where it would protect nothing, is rejected", async () => {
    await expect(db.Query.withId({ id: randomUUID(), type: "Book" }, { lock: true })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: "lock",
    });
  });
});

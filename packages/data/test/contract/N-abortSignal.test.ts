import { describe, expect, test } from "vitest";
import { withAbortSignal } from "../../src/index.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { onStatement } from "../support/onStatement.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();
const GIVEN_UP = new Error("given up");
const stored = (id: string) => db.Query.withId({ type: "Book", id });

describe("N a signal that aborts", () => {
  test("starts nothing afterwards, neither alone nor in a transaction, nor by Drizzle", async () => {
    const { id, type } = await db.Mutate.createItem(anItem());
    const aborted = AbortSignal.abort(GIVEN_UP);
    const sent = await observe("billio:data:statement", async () => {
      const calls: (() => Promise<unknown>)[] = [
        () => db.Query.withId({ type, id }),
        () => db.Mutate.createItem(anItem()),
        () => db.Mutate.deleteItem({ type, id }),
        () => db.transact(({ Query }) => Query.withId({ type, id })),
        // Drizzle sends a query when it is awaited.
        async () => db.getDb().query.items.findMany(),
        () => db.getDb().transaction((tx) => tx.query.items.findMany()),
      ];
      for (const call of calls) await expect(withAbortSignal(aborted, call)).rejects.toBe(GIVEN_UP);
    });
    expect(sent).toEqual([]);
  });

  test("commits nothing of a transaction under way, and reads nothing more in it", async () => {
    const item = anItem();
    const controller = new AbortController();
    const work = withAbortSignal(controller.signal, () =>
      db.transact(async ({ Mutate, Query }) => {
        await Mutate.createItem(item);
        controller.abort(GIVEN_UP);
        await expect(Query.withId(item)).rejects.toBe(GIVEN_UP);
      }),
    );
    await expect(work).rejects.toBe(GIVEN_UP);
    expect(await stored(item.id)).toBeUndefined();
  });

  test("doesn't repeat a write that was lost with its connection, and never lets it take effect later", async () => {
    const { id, type } = await db.Mutate.createItem(anItem());
    const controller = new AbortController();
    const cut = db.faults.inject({ fault: "cut", when: "before-commit", nth: 1 });
    onStatement("Mutate.settleOutcome", () => {
      controller.abort(GIVEN_UP);
    });
    const sent = await observe("billio:data:statement", async () => {
      const work = withAbortSignal(controller.signal, () => db.Mutate.deleteItem({ type, id }));
      await expect(work).rejects.toBe(GIVEN_UP);
    });
    expect(cut.hits).toBe(1);
    expect(sent.map(({ name }) => name)).toEqual(["Mutate.deleteItem", "Mutate.settleOutcome"]);
    expect(await stored(id)).toBeDefined();
  });

  test("settles the outcome of a write that was lost although the signal has aborted before", async () => {
    const { id, type } = await db.Mutate.createItem(anItem());
    const controller = new AbortController();
    const cut = db.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
    onStatement("Mutate.deleteItem", () => {
      controller.abort(GIVEN_UP);
    });
    const sent = await observe("billio:data:statement", () =>
      withAbortSignal(controller.signal, () => db.Mutate.deleteItem({ type, id })),
    );
    expect(cut.hits).toBe(1);
    expect(sent.map(({ name }) => name)).toEqual(["Mutate.deleteItem", "Mutate.settleOutcome"]);
    expect(await stored(id)).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { closeDb, Mutate, Query, transact } from "../../src/index.ts";
import { read } from "../../../dsql/test/support/statements.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();
const ms = expect.any(Number) as number;

describe("7 what can be watched", () => {
  test("every statement with its name, time and rows, never its SQL or values", async () => {
    const { id } = await db.Mutate.createItem(anItem({ notes: "not to be seen" }));
    const seen = await observe("billio:data:statement", async () => {
      await db.Query.withId({ type: "Book", id });
      await db.transact(({ Mutate }) => Mutate.deleteItem({ type: "Book", id }));
      await db.Query.withId({ type: "Book", id });
    });
    expect(seen).toEqual([
      { name: "Query.withId", ms, rows: 1 },
      { name: "BEGIN", ms, rows: 0 },
      { name: "Mutate.deleteItem", ms, rows: 1 },
      { name: "COMMIT", ms, rows: 0 },
      { name: "Query.withId", ms, rows: 0 },
    ]);
  });

  test("a statement that fails with its SQLSTATE", async () => {
    const seen = await observe("billio:data:statement", async () => {
      await expect(db.executor.run(read("SELECT 1 / 0"))).rejects.toThrow();
    });
    expect(seen).toEqual([{ name: "read", ms, rows: 0, error: "22012" }]);
  });

  test("every retry with its attempt, SQLSTATE, marker and wait", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    let runs = 0;
    const seen = await observe("billio:data:retry", () =>
      db.transact(async ({ Query, Mutate }) => {
        await Query.withId({ type: "Book", id });
        if (++runs === 1) await db.Mutate.updateItem({ type: "Book", id, rating: 1 });
        await Mutate.updateItem({ type: "Book", id, rating: 2 });
      }),
    );
    expect(seen).toEqual([{ attempt: 1, sqlState: "40001", marker: "OC000", waitMs: ms }]);
  });
});

describe("1 the package's own Query, Mutate and transact", () => {
  test("5.1 open one pool, however many callers come first; 5.4 closeDb ends it, and a later call opens another", async () => {
    const first = () =>
      observe("billio:data:connect", () =>
        Promise.all(Array.from({ length: 20 }, () => Query.counts([{ type: "Book" }]))),
      );
    const connects = await first();
    expect(connects.length).toBeGreaterThan(0);
    expect(connects.length).toBeLessThanOrEqual(10);
    expect(await first()).toEqual([]);
    await closeDb();
    await closeDb();
    expect((await first()).length).toBeGreaterThan(0);
    const item = await Mutate.createItem(anItem());
    expect(await transact(({ Query }) => Query.withId({ type: "Book", id: item.id }))).toEqual(item);
    await closeDb();
  });

  test("5.1 reject with CONFIGURATION at each call while a setting is missing", async () => {
    const { BILLIO_DSQL_ENDPOINT: endpoint = "" } = process.env;
    delete process.env.BILLIO_DSQL_ENDPOINT;
    try {
      for (const call of [
        () => Query.counts([{ type: "Book" }]),
        () => Mutate.createItem(anItem()),
        () => transact(() => Promise.resolve()),
      ]) {
        await expect(call()).rejects.toMatchObject({
          code: "CONFIGURATION",
          message: expect.stringContaining("BILLIO_DSQL_ENDPOINT is missing") as string,
        });
      }
    } finally {
      process.env.BILLIO_DSQL_ENDPOINT = endpoint;
    }
    expect(await Query.counts([{ type: "NoType" }])).toEqual([0]);
    await closeDb();
  });
});

import { describe, expect, test } from "vitest";
import { createData } from "../../src/createData.ts";
import type { Executor, Statement } from "../../src/db/Executor.ts";
import {
  CommitOutcomeUnknownError,
  DatabaseStatementError,
  DatabaseUnavailableError,
} from "../../src/errors.ts";
import type { Item } from "../../src/item/Item.ts";
import { anItem } from "../support/anItem.ts";
import { Link } from "../support/Link.ts";
import { until } from "../support/until.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const image = { url: "u", width: 1, height: 2, sizes: [] };
const rich = () =>
  anItem({ rating: 3, image, author: "A", movedAt: new Date("0099-01-01"), list: [1, { a: null }] });

/** Breaks the connection after a write has been done and before its answer arrives. */
async function breakAfter<T>(
  work: (data: ReturnType<typeof createData>) => Promise<T>,
  done: () => Promise<boolean>,
) {
  const link = await Link.to(db.endpoint);
  const data = db.another({ BILLIO_DSQL_ENDPOINT: link.endpoint });
  await data.Query.counts([{ type: "Book" }]);
  link.holdAnswers();
  const result = work(data);
  result.catch(() => undefined);
  await until("the write has been done", done);
  link.cut();
  link.releaseAnswers();
  return result.finally(() => link.close());
}

describe("4.3 a connection that breaks during a write", () => {
  const stored = (id: string) => db.Query.withId({ type: "Book", id });

  test("createItem finds the item that it has stored", async () => {
    const item = rich();
    const result = await breakAfter(
      ({ Mutate }) => Mutate.createItem(item),
      async () => (await stored(item.id)) !== undefined,
    );
    expect(result).toEqual(await stored(item.id));
    expect(result).toMatchObject(item);
  });

  test("createItem with updateIfExists finds the item that it has replaced", async () => {
    const { id } = await db.Mutate.createItem(anItem({ title: "old" }));
    const result = await breakAfter(
      ({ Mutate }) => Mutate.createItem({ ...rich(), id, title: "new" }, { updateIfExists: true }),
      async () => (await stored(id))?.title === "new",
    );
    expect(result).toEqual(await stored(id));
  });

  test("deleteItem finds that it has deleted the item", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    await breakAfter(
      ({ Mutate }) => Mutate.deleteItem({ type: "Book", id }),
      async () => (await stored(id)) === undefined,
    );
  });

  test("updateItem can't find out and says so, and doesn't repeat it", async () => {
    const { id } = await db.Mutate.createItem(anItem({ rating: 1 }));
    const update = breakAfter(
      ({ Mutate }) => Mutate.updateItem({ type: "Book", id, rating: 2 }),
      async () => (await stored(id))?.rating === 2,
    );
    await expect(update).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
  });
});

describe("4.3 a write of which it isn't known whether it was done", () => {
  /** The library on a database that loses its first writes, or rather their answers. */
  function losing(options: {
    writes: number;
    done: boolean;
    before?: () => Promise<unknown>;
    afterLook?: () => Promise<unknown>;
  }) {
    let left = options.writes;
    const statements: string[] = [];
    const executor: Executor = {
      inTransaction: false,
      async run(statement: Statement) {
        statements.push(statement.name);
        if (statement.effect === "read") {
          const rows = await db.executor.run(statement);
          await options.afterLook?.();
          return rows;
        }
        if (left-- <= 0) return db.executor.run(statement);
        if (options.done) await db.executor.run(statement);
        await options.before?.();
        throw new CommitOutcomeUnknownError(statement.name, new Error("made for the test"));
      },
      transact: (work) => db.executor.transact(work),
    };
    return { ...createData(executor), statements };
  }

  test("createItem stores the item after all when it wasn't", async () => {
    const item = rich();
    const { Mutate, statements } = losing({ writes: 1, done: false });
    expect(await Mutate.createItem(item)).toMatchObject(item);
    expect(statements).toEqual(["Mutate.createItem", "Query.withId", "Mutate.createItem"]);
  });

  test("createItem refuses when another item has the id by now", async () => {
    const item = rich();
    const { Mutate } = losing({
      writes: 1,
      done: false,
      before: () => db.Mutate.createItem(anItem({ id: item.id, title: "another one's" })),
    });
    await expect(Mutate.createItem(item)).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
  });

  test("deleteItem deletes the item after all when it wasn't", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    await losing({ writes: 1, done: false }).Mutate.deleteItem({ type: "Book", id });
    expect(await db.Query.withId({ type: "Book", id })).toBeUndefined();
  });

  test("replacing is done after all when it wasn't", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const { Mutate } = losing({ writes: 1, done: false });
    const replaced: Item = await Mutate.createItem({ ...rich(), id }, { updateIfExists: true });
    expect(await db.Query.withId({ type: "Book", id })).toEqual(replaced);
  });

  test("deleteItem has deleted the item though the server got round to it only after the look", async () => {
    const { id } = await db.Mutate.createItem(anItem());
    const backend = () => db.backend("DELETE FROM items WHERE id = $1", [id]);
    const { Mutate, statements } = losing({ writes: 1, done: false, afterLook: backend });
    await Mutate.deleteItem({ type: "Book", id });
    expect(statements.slice(0, 3)).toEqual(["Mutate.deleteItem", "Query.withId", "Mutate.deleteItem"]);
  });

  test.each(["createItem", "deleteItem"] as const)(
    "%s stays unknown when nothing can be read any more",
    async (call) => {
      const item = call === "createItem" ? anItem() : await db.Mutate.createItem(anItem());
      const afterLook = () => Promise.reject(new DatabaseUnavailableError("made for the test"));
      const { Mutate } = losing({ writes: 1, done: true, afterLook });
      await expect(Mutate[call](item as never)).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    },
  );

  test("stays unknown when the second try fails for another reason", async () => {
    let looked = false;
    const unavailable = new DatabaseUnavailableError("made for the test");
    const executor: Executor = {
      inTransaction: false,
      run: async (statement) => {
        if (statement.effect === "write") {
          throw looked ? unavailable : new CommitOutcomeUnknownError(statement.name, undefined);
        }
        looked = true;
        return db.executor.run(statement);
      },
      transact: (work) => db.executor.transact(work),
    };
    const create = createData(executor).Mutate.createItem(anItem());
    await expect(create).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
  });

  test("stays unknown when connections keep breaking", async () => {
    const { Mutate } = losing({ writes: 99, done: false });
    await expect(Mutate.createItem(anItem())).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
  });
});

describe("3 createItem that meets another one of the same id at COMMIT", () => {
  /** DSQL may say so by a violated key as well as by a conflict. */
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

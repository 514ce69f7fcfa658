import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/executor/Executor.ts";
import { barrier } from "../support/barrier.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, queryBackend } = useCluster();
const marks = () => queryBackend<{ id: number; note: string }>("SELECT id, note FROM marks ORDER BY id");

/** Makes the next statement fail with a conflict, as any may after another session's DDL. */
const schemaChange = () =>
  dsql.faults.inject({ fault: "conflict", on: "statement", marker: "OC001", nth: 1 });

test("4.2 a read that fails with a conflict is sent again", async () => {
  const db = database();
  const conflict = schemaChange();
  const retries = await observe("dsql:retry", async () => {
    expect(await db.run(read("SELECT 'fine'"))).toEqual([["fine"]]);
  });
  expect(retries).toMatchObject([{ attempt: 1, sqlState: "40001", marker: "OC001" }]);
  expect(conflict.hits).toBe(1);
});

describe("4.1 a transaction", () => {
  test("is atomic", async () => {
    const work = database().transact(async (transaction) => {
      await transaction.run(write("INSERT INTO marks VALUES (1, 'first')"));
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await marks()).toEqual([]);
  });

  test("runs on one snapshot and sees its own writes", async () => {
    const db = database();
    const seen = await db.transact(async (transaction) => {
      const count = read("SELECT count(*) FROM marks");
      const before = await transaction.run(count);
      await db.run(write("INSERT INTO marks VALUES (1, 'from outside')"));
      await transaction.run(write("INSERT INTO marks VALUES (2, 'from inside')"));
      return [before, await transaction.run(count)];
    });
    expect(seen).toEqual([[["0"]], [["1"]]]);
  });

  test("joins the outer one when nested", async () => {
    const work = database().transact(async (outer) => {
      await outer.transact((inner) => inner.run(write("INSERT INTO marks VALUES (1, 'nested')")));
      throw new Error("outer failed");
    });
    await expect(work).rejects.toThrow("outer failed");
    expect(await marks()).toEqual([]);
  });

  test("fails as a whole even when the callback catches a statement's error", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (1, 'there')"));
    const work = db.transact(async (transaction) => {
      await transaction.run(write("INSERT INTO marks VALUES (2, 'lost otherwise')"));
      await transaction.run(write("INSERT INTO marks VALUES (1, 'again')")).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: "DATABASE_STATEMENT_FAILED", sqlState: "23505" });
    expect(await marks()).toHaveLength(1);
  });

  test("fails with its first error, whatever is tried after it", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (1, 'there')"));
    const work = db.transact(async (transaction) => {
      await transaction.run(write("INSERT INTO marks VALUES (1, 'again')")).catch(() => undefined);
      await transaction.run(read("SELECT 1"));
    });
    await expect(work).rejects.toMatchObject({ code: "DATABASE_STATEMENT_FAILED", sqlState: "23505" });
  });

  test("4.2 is run again when the callback catches a conflict and continues", async () => {
    const db = database();
    const conflict = schemaChange();
    let attempts = 0;
    await db.transact(async (transaction) => {
      attempts++;
      await transaction.run(read("SELECT 1")).catch(() => undefined);
      await transaction.run(write("INSERT INTO marks VALUES (1, 'at last')"));
    });
    expect(conflict.hits).toBe(1);
    expect(attempts).toBe(2);
    expect(await marks()).toEqual([{ id: 1, note: "at last" }]);
  });

  test("can't be used once it has ended", async () => {
    let kept: Executor | undefined;
    await database().transact((transaction) => {
      kept = transaction;
      return Promise.resolve();
    });
    await expect(kept?.run(read("SELECT 1"))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: "transact",
    });
  });
});

describe("4.2 two writers that meet", () => {
  test("both succeed, one of them at the second try", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (1, '')"));
    const meet = barrier(2);
    let attempts = 0;
    const append = (letter: string) =>
      db.transact(async (transaction) => {
        attempts++;
        const [[note] = []] = await transaction.run(read("SELECT note FROM marks WHERE id = 1"));
        await meet();
        await transaction.run(write("UPDATE marks SET note = $1 WHERE id = 1", `${note ?? ""}${letter}`));
      });
    const retries = await observe("dsql:retry", () => Promise.all([append("a"), append("b")]));
    expect(attempts).toBe(3);
    expect(retries).toMatchObject([{ attempt: 1, sqlState: "40001", marker: "OC000" }]);
    expect(["ab", "ba"]).toContain((await marks())[0]?.note);
  });

  test("fail with OCC_RETRIES_EXHAUSTED when one always loses", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (1, '')"));
    const loser = db.transact(
      async (transaction) => {
        await transaction.run(read("SELECT note FROM marks WHERE id = 1"));
        await db.run(write("UPDATE marks SET note = note || 'x' WHERE id = 1"));
        await transaction.run(write("UPDATE marks SET note = 'mine' WHERE id = 1"));
      },
      { attempts: 3 },
    );
    await expect(loser).rejects.toMatchObject({ code: "OCC_RETRIES_EXHAUSTED", attempts: 3 });
    expect(await marks()).toEqual([{ id: 1, note: "xxx" }]);
  });

  test("4.2 options that are undefined leave the defaults; others that bound nothing are rejected by name", async () => {
    const db = database({ BILLIO_DSQL_RETRY_ATTEMPTS: "2" });
    await db.run(write("INSERT INTO marks VALUES (1, '')"));
    const losing = (options: object) =>
      db.transact(async (transaction) => {
        await transaction.run(read("SELECT note FROM marks WHERE id = 1"));
        await db.run(write("UPDATE marks SET note = note || 'x' WHERE id = 1"));
        await transaction.run(write("UPDATE marks SET note = 'mine' WHERE id = 1"));
      }, options);
    await expect(losing({ attempts: undefined, deadlineMs: undefined })).rejects.toMatchObject({
      code: "OCC_RETRIES_EXHAUSTED",
      attempts: 2,
    });
    for (const [argument, value] of [
      ["attempts", NaN],
      ["attempts", 0],
      ["deadlineMs", "5"],
      ["deadlineMs", -1],
      ["capMs", null],
    ] as const) {
      const refused = { code: "INVALID_ARGUMENT", argument };
      await expect(losing({ [argument]: value })).rejects.toMatchObject(refused);
    }
    expect(await marks()).toEqual([{ id: 1, note: "xx" }]);
  });

  test("a read that a guard row protects doesn't let a conflicting write slip by", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (1, 'guard')"));
    let attempts = 0;
    await db.transact(async (transaction) => {
      attempts++;
      await transaction.run(read("SELECT note FROM marks WHERE id = 1 FOR UPDATE"));
      if (attempts === 1) await db.run(write("UPDATE marks SET note = 'changed' WHERE id = 1"));
      await transaction.run(write(`INSERT INTO marks VALUES (${attempts + 1}, 'guarded')`));
    });
    expect(attempts).toBe(2);
    expect((await marks()).map(({ id }) => id)).toEqual([1, 3]);
  });
});

import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { importItems } from "../../src/bulk/importItems.ts";
import type { Executor, Statement } from "../../../dsql/src/executor/Executor.ts";
import { createMutate, type Mutate } from "../../src/mutate/createMutate.ts";
import { purging } from "../../src/outcome/purging.ts";
import { anItem } from "../support/anItem.ts";
import { answer } from "../support/libraryCalls.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const count = async (where = "true") =>
  Number((await db.backend(`SELECT count(*) FROM write_records WHERE ${where}`))[0]?.count);

/** Puts records there, so many under each beginning of an id, and so old. */
const leave = (beginnings: number, each: number, age: string) =>
  db.backend(
    `INSERT INTO write_records (id, recorded_at, took_effect)
     SELECT (lpad(to_hex(beginning), 4, '0') || substr(gen_random_uuid()::text, 5))::uuid, now() - $3::interval, true
     FROM generate_series(0, $1::int - 1) AS beginning, generate_series(1, $2::int)`,
    [beginnings, each, age],
  );

describe("4.3 records of writes", () => {
  beforeEach(() => db.backend("DELETE FROM write_records"));

  afterEach(() => vi.restoreAllMocks());

  test("are deleted by other writes once they have expired, and not before", async () => {
    vi.spyOn(purging, "isDue").mockReturnValue(true);
    await leave(65_536, 1, "25 hours");
    await leave(65_536, 1, "23 hours");
    const sent = await observe("billio:data:statement", async () => {
      for (let n = 0; n < 200; n++) await db.Mutate.createItem(anItem());
    });
    expect(sent).toHaveLength(200);
    const expired = await count("recorded_at < now() - interval '24 hours'");
    const lasting = await count("recorded_at >= now() - interval '24 hours'");
    expect(lasting).toBe(65_536 + 200);
    // Each write looks at 128 at most of a range of 512, half of which have expired.
    expect(expired).toBeLessThan(65_536 - 2_000);
    expect(expired).toBeGreaterThanOrEqual(65_536 - 200 * 128);
  }, 60_000);

  test("are looked for by one in 64 writes, and by all in transactions", async () => {
    let due = 0;
    for (let n = 0; n < 64_000; n++) if (purging.isDue()) due++;
    // Six standard deviations.
    expect(Math.abs(due - 1_000)).toBeLessThan(190);

    vi.spyOn(purging, "isDue").mockReturnValue(false);
    await leave(65_536, 2, "25 hours");
    for (let n = 0; n < 50; n++) await db.Mutate.createItem(anItem());
    expect(await count()).toBe(2 * 65_536 + 50);
    for (let n = 0; n < 50; n++) await db.transact(({ Mutate }) => Mutate.createItem(anItem()));
    // On average one of the two in a transaction's range is behind its record.
    expect(await count()).toBeLessThan(2 * 65_536 + 100 - 15);
  }, 60_000);

  test("don't grow without bound when a day's single writes follow another's", async () => {
    const writes = 320;
    const due = vi.spyOn(purging, "isDue");
    const end = "abffffff-ffff-ffff-ffff-ffffffffffff";
    const variants = await Promise.all(
      [true, false].map((purges) => {
        due.mockReturnValueOnce(purges);
        return sentBy((mutate) => mutate.createItem(anItem()), false);
      }),
    );
    for (let day = 0; day < 3; day++) {
      await db.backend("UPDATE write_records SET recorded_at = recorded_at - interval '25 hours'");
      for (let n = 0; n < writes; n++) {
        const { sql, values } = variants[n % 64 === 0 ? 0 : 1] ?? { sql: "", values: [] };
        const input = [randomUUID(), ...values.slice(1, -2), `ab${randomUUID().slice(2)}`, end];
        await db.executor.run({ name: "Mutate.createItem", sql, values: input, effect: "write" });
      }
      expect(await count()).toBeLessThan(2 * writes);
    }
  }, 60_000);

  test("don't grow without bound when a day's writes in transactions follow another's", async () => {
    const writes = 100;
    // All under one beginning, as the many of a large library.
    const { sql, values } = await sentBy((mutate) => mutate.createItem(anItem()));
    for (let day = 0; day < 3; day++) {
      await db.backend("UPDATE write_records SET recorded_at = recorded_at - interval '25 hours'");
      await db.executor.transact(async (transaction) => {
        for (let n = 0; n < writes; n++) {
          const record = [`abcd${randomUUID().slice(4)}`, "abcdffff-ffff-ffff-ffff-ffffffffffff"];
          const input = [randomUUID(), ...values.slice(1, -2), ...record];
          await transaction.run({ name: "Mutate.createItem", sql, values: input, effect: "write" });
        }
      });
      expect(await count()).toBeLessThan(1.5 * writes);
    }
  }, 60_000);

  test("of concurrent writes don't conflict", async () => {
    await leave(65_536, 1, "25 hours");
    const retries = await observe("billio:data:retry", () =>
      Promise.all(Array.from({ length: 200 }, () => db.Mutate.createItem(anItem()))),
    );
    expect(retries.length).toBeLessThan(5);
  }, 60_000);

  test("leave room for 2,997 items of DSQL's 3,000 rows, also where two have to be deleted", async () => {
    // At the end of each range, so that both are behind whichever id the transaction has.
    await db.backend(
      `INSERT INTO write_records (id, recorded_at, took_effect)
       SELECT (lpad(to_hex(beginning), 4, '0') || 'ffff-ffff-ffff-ffff-fffffffffff' || n)::uuid, now() - interval '25 hours', true
       FROM generate_series(0, 65535) AS beginning, generate_series(0, 1) AS n`,
    );
    const importing = (items: number) =>
      db.executor.transact((transaction) =>
        importItems(
          transaction,
          Array.from({ length: items }, () => anItem()),
        ),
      );
    expect(await importing(2_997)).toMatchObject({ created: 2_997 });
    await expect(importing(2_998)).rejects.toMatchObject({ sqlState: "54000" });
  }, 60_000);

  test("take one row of a transaction, whatever it writes", async () => {
    await db.transact(async ({ Mutate, transact }) => {
      const { id } = await Mutate.createItem(anItem());
      await transact((inner) => inner.Mutate.updateItem({ type: "Book", id, rating: 3 }));
      await Mutate.deleteItem({ type: "Book", id });
    });
    expect(await count()).toBe(1);
    // Three batches.
    await importItems(
      db.executor,
      Array.from({ length: 2_100 }, () => anItem()),
    );
    expect(await count()).toBe(1 + 3);
  });
});

/** The statement of a write, without its record. */
async function sentBy(call: (mutate: Mutate) => Promise<unknown>, inTransaction = true): Promise<Statement> {
  const sent: Statement[] = [];
  const noting: Executor = {
    inTransaction,
    run(statement) {
      sent.push(statement);
      return Promise.resolve([answer]);
    },
    transact: (work) => work(noting),
  };
  await call(createMutate(noting));
  const [statement] = sent;
  if (statement === undefined) throw new Error("nothing was sent");
  return statement;
}

describe("a database without the migration", () => {
  test("is still read, and a write is rejected with advice, also in a transaction and an import", async () => {
    const input = anItem();
    const item = await db.Mutate.createItem(input);
    await db.backend("ALTER TABLE write_records RENAME TO not_yet");
    try {
      const refusal = {
        code: "DATABASE_STATEMENT_FAILED",
        sqlState: "42P01",
        message: expect.stringContaining("run the migrations (`migrate`) first") as string,
      };
      // A connection of its own, since one that knows the table is told once that the schema has changed.
      const old = db.another();
      expect(await old.Query.withId(item)).toEqual(item);
      expect(await old.Query.ofType({ type: "Book" }, { first: 1 })).toMatchObject({
        count: expect.any(Number) as number,
      });
      const writes = [
        () => old.Mutate.createItem(anItem()),
        () => old.Mutate.createItem(input, { updateIfExists: true }),
        () => old.Mutate.updateItem({ type: "Book", id: item.id, rating: 3 }),
        () => old.Mutate.deleteItem(item),
        () => old.transact(({ Mutate }) => Mutate.createItem(anItem())),
        () => importItems(old.executor, [anItem()]),
      ];
      for (const write of writes) await expect(write()).rejects.toMatchObject(refusal);
      expect(await old.Query.withId(item)).toEqual(item);
    } finally {
      await db.backend("ALTER TABLE not_yet RENAME TO write_records");
    }
  });
});

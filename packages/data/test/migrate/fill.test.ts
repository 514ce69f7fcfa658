import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { DatabaseStatementError } from "../../src/errors/index.ts";
import { foldTitle } from "../../src/item/foldTitle.ts";
import { migrationsFolder } from "../../src/migrate/migrationsFolder.ts";
import { Died, dyingAt } from "../../../dsql/test/migrate/support/dying.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
const ROWS = 1_250;

/** The migrations up to the fill, and the fill. */
const upTo = async (last: string) => {
  const files = ["0001_initial_schema", "0002_image_sizes", "0003_title_folded", "0004_fill_title_folded"];
  const wanted = files.filter((name) => name <= last).map((name) => `${name}.sql`);
  return runner.folder(
    Object.fromEntries(wanted.map((file) => [file, readFileSync(join(migrationsFolder(), file), "utf8")])),
  );
};
const insert = (title: string) =>
  runner.queryBackend(
    "INSERT INTO items (id, type, shelf, title) VALUES (gen_random_uuid(), 'Book', 'Read', $1)",
    [title],
  );
const unfilled = async () =>
  Number(
    (
      await runner.queryBackend<{ n: string }>("SELECT count(*) AS n FROM items WHERE title_folded IS NULL")
    )[0]?.n,
  );
const wrong = async () =>
  (
    await runner.queryBackend<{ title: string; title_folded: string | null }>(
      "SELECT title, title_folded FROM items",
    )
  ).filter((row) => row.title_folded !== foldTitle(row.title));

beforeEach(async () => {
  await runner.run({ folder: await upTo("0003_title_folded") });
  await runner.queryBackend(
    `INSERT INTO items (id, type, shelf, title)
     SELECT gen_random_uuid(), CASE n % 3 WHEN 0 THEN 'Book' WHEN 1 THEN 'Feature' ELSE 'VideoGame' END, 'Read',
            'Émile ' || n FROM generate_series(1, $1) n`,
    [ROWS],
  );
});

describe("filling the folded titles", () => {
  test("goes in batches of at most 500", async () => {
    const rows: number[] = [];
    await runner.run({
      folder: await upTo("0004_fill_title_folded"),
      onProgress: (event) => {
        if (event.event === "rows") rows.push(event.rows);
      },
    });
    expect([...new Set(rows)]).toEqual([500, 1_000, ROWS]);
    expect(await wrong()).toEqual([]);
  });

  test("takes smaller batches where 500 rows are too much for one transaction", async () => {
    // Long notes make a batch exceed 10 MiB; here the limit is drawn at 200 rows, of four values each.
    const database = runner.database();
    const sizes: number[] = [];
    const limited: Executor = {
      inTransaction: false,
      run: (statement) => database.run(statement),
      transact: (work, options) =>
        database.transact(
          (transaction) =>
            work({
              inTransaction: true,
              transact: (inner) => inner(transaction),
              run: (statement) => {
                if (statement.values.length > 800) {
                  throw new DatabaseStatementError(statement.name, "54000", new Error("too large"));
                }
                if (statement.values.length > 8) sizes.push(statement.values.length / 4);
                return transaction.run(statement);
              },
            }),
          options,
        ),
    };
    await runner.run({ folder: await upTo("0004_fill_title_folded"), executor: limited });
    expect(Math.max(...sizes)).toBe(125);
    expect(await wrong()).toEqual([]);
  });

  test("goes on from the middle after a runner was killed there", async () => {
    const folder = await upTo("0004_fill_title_folded");
    let filled = 0;
    const dying = dyingAt(runner.database(), Infinity);
    const killed = runner.run({
      folder,
      executor: dying,
      leaseMs: 60,
      onProgress: ({ event }) => {
        if (event === "rows") dying.die();
      },
    });
    await expect(killed).rejects.toThrow(Died);
    expect(await unfilled()).toBe(ROWS - 500);
    await runner.run({
      folder,
      waitMs: 10_000,
      onProgress: (event) => {
        if (event.event === "rows") filled = event.rows;
      },
    });
    expect(filled).toBe(ROWS - 500);
    expect(await wrong()).toEqual([]);
  });

  test("finds the rows that an old version adds or renames meanwhile", async () => {
    const database = runner.database();
    let due: boolean | undefined;
    const executor: Executor = {
      inTransaction: false,
      transact: (work, options) => database.transact(work, options),
      run: async (statement) => {
        // After the first batch, before the next look.
        if (due) {
          due = false;
          await insert("Ärger");
          await runner.queryBackend("UPDATE items SET title = 'Ödland' WHERE title = 'Émile 3'");
        }
        return database.run(statement);
      },
    };
    await runner.run({
      folder: await upTo("0004_fill_title_folded"),
      executor,
      onProgress: ({ event }) => {
        if (event === "rows") due ??= true;
      },
    });
    expect(due).toBe(false);
    expect(await wrong()).toEqual([]);
    expect(
      await runner.queryBackend("SELECT title_folded FROM items WHERE title ~ '^[ÄÖ]' ORDER BY title"),
    ).toEqual([{ title_folded: "arger" }, { title_folded: "odland" }]);
  });

  test("is done again for titles that were folded before the iota subscript was a letter", async () => {
    const before = readdirSync(migrationsFolder()).filter((file) => file < "0009");
    const read = (file: string) => readFileSync(join(migrationsFolder(), file), "utf8");
    await runner.run({
      folder: await runner.folder(Object.fromEntries(before.map((file) => [file, read(file)]))),
    });
    await insert("ᾠδή");
    await insert("Ode");
    // As the version before has left them.
    await runner.queryBackend("UPDATE items SET title_folded = 'ωδη' WHERE title = 'ᾠδή'");
    await runner.queryBackend("UPDATE items SET title_folded = 'ode' WHERE title = 'Ode'");
    const rows: number[] = [];
    await runner.run({
      onProgress: (event) => {
        if (event.event === "rows") rows.push(event.rows);
      },
    });
    expect(rows.at(-1)).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  test("can be repeated, for what an old version wrote afterwards", async () => {
    const folder = await upTo("0004_fill_title_folded");
    await runner.run({ folder });
    await insert("Später");
    await runner.queryBackend("UPDATE items SET title = 'Umbenannt' WHERE title = 'Émile 7'");
    expect(await wrong()).toHaveLength(2);
    const events = await runner.run({ folder, repeat: "fill-title-folded" });
    expect(events).toContainEqual({ event: "repeat", run: "fill-title-folded", state: "done", rows: 2 });
    expect(await wrong()).toEqual([]);
  });
});

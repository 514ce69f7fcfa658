import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/db/Executor.ts";
import type { StepTools } from "../../src/migrate/index.ts";
import { Died, dyingAt } from "./support/dying.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
/** Short, so that a dead runner's lease lapses soon. */
const LEASE_MS = 60;

/** A step that does its work in parts, as a fill does. */
async function countToThree({ executor, transact, progress }: StepTools): Promise<void> {
  const count = async (on: Executor) =>
    Number(
      (await on.run({ name: "count", sql: "SELECT count(*) FROM a", values: [], effect: "read" }))[0]?.[0],
    );
  for (let rows = await count(executor); rows < 3; rows = await count(executor)) {
    await transact((transaction) =>
      transaction.run({
        name: "part",
        sql: "INSERT INTO a VALUES ($1)",
        values: [String(rows)],
        effect: "write",
      }),
    );
    progress(rows);
  }
}

/** One of every kind of step. */
const everyKind = {
  "0001_table.sql": `CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);
    CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);`,
  "0002_rows.sql": `-- @run count
    -- @unless SELECT 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'c'
    ALTER TABLE a ADD COLUMN c INT;
    UPDATE a SET c = coalesce(c, 0) + 1;`,
};
const steps = new Map([["count", countToThree]]);

describe("a run that is killed at every boundary in turn", () => {
  test("is finished by the next, whatever kind of step it was in, with nothing done twice", async () => {
    const folder = await runner.folder(everyKind);
    const counting = dyingAt(runner.database(), Infinity);
    await runner.run({ folder, steps, executor: counting });
    const expected = await runner.snapshot();
    const rows = [0, 1, 2].map((b) => ({ b, c: 1 }));

    const deaths = await killAtEach(counting.boundaries, 1, { folder, steps }, async () => {
      expect(await runner.snapshot()).toEqual(expected);
      expect(await runner.behind("SELECT b, c FROM a ORDER BY b")).toEqual(rows);
    });
    expect(deaths).toBeGreaterThan(30);
  });

  test("is finished by the next, with the migrations of this repository", async () => {
    const counting = dyingAt(runner.database(), Infinity);
    await runner.run({ executor: counting });
    const expected = await runner.snapshot();
    // A step passes six or seven boundaries; with a stride of 5 every step is hit, each time elsewhere.
    await killAtEach(counting.boundaries, 5, {}, async () => {
      expect(await runner.snapshot()).toEqual(expected);
    });
  });

  /** Kills a run at every n-th boundary, finishes it by another and checks; resolves to how many died. */
  async function killAtEach(
    boundaries: number,
    stride: number,
    options: Pick<Parameters<typeof runner.run>[0] & object, "folder" | "steps">,
    check: () => Promise<void>,
  ): Promise<number> {
    const database = runner.database();
    let deaths = 0;
    // Past the last boundary only the lease is released, and a run that dies there has done its work.
    for (let boundary = 0; boundary < boundaries - 1; boundary += stride) {
      await runner.empty();
      const dying = dyingAt(database, boundary);
      await expect(
        runner.run({ ...options, executor: dying, leaseMs: LEASE_MS }),
        `boundary ${boundary}`,
      ).rejects.toThrow(Died);
      deaths++;
      await runner.run({ ...options, executor: database, leaseMs: LEASE_MS, waitMs: 10_000, pollMs: 10 });
      await check();
    }
    return deaths;
  }
});

import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/db/Executor.ts";
import type { MigrationEvent, StepTools } from "../../src/migrate/index.ts";
import { Died, dyingAt } from "./support/dying.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
/** Short, so that a dead runner's lease lapses soon. */
const LEASE_MS = 45;

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

describe("a run that is killed", () => {
  test("at any boundary is finished by the next, whatever kind of step it was in, with nothing done twice", async () => {
    const folder = await runner.folder(everyKind);
    const counting = dyingAt(runner.database(), Infinity);
    await runner.run({ folder, steps, executor: counting });
    const expected = await runner.snapshot();
    const rows = [0, 1, 2].map((b) => ({ b, c: 1 }));

    const deaths = await killAtEach(counting.boundaries, { folder, steps }, async () => {
      expect(await runner.snapshot()).toEqual(expected);
      expect(await runner.behind("SELECT b, c FROM a ORDER BY b")).toEqual(rows);
    });
    expect(deaths).toBeGreaterThan(30);
  }, 90_000);

  test("again and again, a little further each time, ends with the schema of an uninterrupted run", async () => {
    await runner.run();
    const expected = await runner.snapshot();
    await runner.empty();
    const database = runner.database();
    const stoppedIn: string[] = [];
    const dies = async (boundary: number): Promise<boolean> => {
      let step = "the start";
      const onProgress = (event: MigrationEvent) => {
        if (event.event === "step") step = `${event.file}:${event.line}`;
      };
      const executor = dyingAt(database, boundary);
      try {
        await runner.run({ executor, leaseMs: LEASE_MS, waitMs: 10_000, pollMs: 10, onProgress });
        return false;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        stoppedIn.push(step);
        return true;
      }
    };
    // The start takes about 12 boundaries and a step 4 to 10, so that each run gets through a few steps.
    while (await dies(26 + ((stoppedIn.length * 3) % 13)));
    expect(await runner.snapshot()).toEqual(expected);
    expect(new Set(stoppedIn).size).toBeGreaterThanOrEqual(8);
  }, 90_000);

  /** Kills a run at each boundary, finishes it by another and checks; resolves to how many died. */
  async function killAtEach(
    boundaries: number,
    options: Pick<Parameters<typeof runner.run>[0] & object, "folder" | "steps">,
    check: () => Promise<void>,
  ): Promise<number> {
    const database = runner.database();
    let deaths = 0;
    // Past the last boundary only the lease is released, and a run that dies there has done its work.
    for (let boundary = 0; boundary < boundaries - 1; boundary++) {
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

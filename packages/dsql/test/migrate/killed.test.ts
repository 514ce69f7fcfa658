import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/executor/Executor.ts";
import type { RunMigrationsOptions, StepTools } from "../../src/migrate/index.ts";
import { Died, dyingAt } from "./support/dying.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
/** Short, so that a dead runner's lease expires soon. */
const LEASE_MS = 100;

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

const table = { "0001_table.sql": "CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);" };
const steps = new Map([["count", countToThree]]);

/** A file with one kind of step, on top of the table; what undoes it; and the rows that it leaves. */
const kinds: [kind: string, sql: string, undo: string, rows: number[]][] = [
  [
    "DDL under a guard",
    `-- @unless SELECT 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'c'
     ALTER TABLE a ADD COLUMN c INT;`,
    "ALTER TABLE a DROP COLUMN IF EXISTS c",
    [],
  ],
  ["an index", "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);", "DROP INDEX IF EXISTS a_b", []],
  ["rows", "INSERT INTO a VALUES (1); UPDATE a SET b = b + 1;", "DELETE FROM a", [2]],
  ["a registered step", "-- @run count", "DELETE FROM a", [0, 1, 2]],
];

describe("a run that is killed at any boundary is finished by the next, with nothing done twice", () => {
  test("while it begins on a fresh cluster", async () => {
    const folder = await runner.folder(table);
    await killAtEach({ folder }, runner.empty, [], "start");
  }, 60_000);

  test.each(kinds)(
    "in %s",
    async (_, sql, undo, rows) => {
      await runner.run({ folder: await runner.folder(table) });
      const folder = await runner.folder({ ...table, "0002_step.sql": sql });
      const reset = async () => {
        await runner.queryBackend(undo);
        for (const of of ["_dsql_migrations", "_dsql_migration_steps"]) {
          await runner.queryBackend(`DELETE FROM ${of} WHERE name = '0002_step'`);
        }
        await runner.queryBackend("UPDATE _dsql_migration_lease SET expires_at = 'epoch'");
      };
      await killAtEach({ folder, steps }, reset, rows, "step");
    },
    60_000,
  );

  /** Kills a run at each boundary, finishes it by another, and compares with an undisturbed run. */
  async function killAtEach(
    options: RunMigrationsOptions,
    reset: () => Promise<void>,
    rows: number[],
    from: "start" | "step",
  ): Promise<void> {
    const database = runner.database();
    const undisturbed = dyingAt(database, Infinity);
    let first: number | undefined;
    await runner.run({
      ...options,
      executor: undisturbed,
      onProgress: ({ event }) => {
        if (event === "step") first ??= undisturbed.boundaries;
      },
    });
    const expected = await runner.snapshot();
    let died = 0;
    // Before the last boundary only the lease is left to release: a run that dies there has done its work, and the
    // next finds nothing to do and leaves the lease to expire.
    const earliest = from === "start" ? 0 : (first ?? 0);
    for (let boundary = undisturbed.boundaries - 1; boundary >= earliest; boundary--) {
      await reset();
      const dying = dyingAt(database, boundary);
      const outcome = await runner.run({ ...options, executor: dying, leaseMs: LEASE_MS }).then(
        () => "done",
        (error: unknown) => error,
      );
      // A run that waits less long for a job polls it less often, and may finish before it is killed.
      if (outcome === "done") expect(dying.boundaries, `boundary ${boundary}`).toBeLessThanOrEqual(boundary);
      else {
        expect(outcome, `boundary ${boundary}`).toBeInstanceOf(Died);
        died++;
      }
      await runner.run({ ...options, executor: database, leaseMs: LEASE_MS, waitMs: 10_000, pollMs: 10 });
      expect(await runner.snapshot()).toEqual(expected);
      expect(await runner.queryBackend("SELECT b FROM a ORDER BY b")).toEqual(rows.map((b) => ({ b })));
    }
    expect(died).toBeGreaterThan(2);
  }
});

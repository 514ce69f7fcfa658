import type { Fault, InjectedFault } from "@mattb.tech/billio-dsql-local";
import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/executor/Executor.ts";
import { OccRetriesExhaustedError } from "../../src/errors/OccRetriesExhaustedError.ts";
import { fullJitter } from "../../src/retry/backoff.ts";
import { occConflict } from "../../src/retry/occConflict.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, queryBackend } = useCluster();
const marks = () => queryBackend<{ id: number; note: string }>("SELECT id, note FROM marks ORDER BY id");

type Conflict = Omit<Extract<Fault, { fault: "conflict" }>, "fault">;

/** Makes commits, or statements, fail with conflicts: all of them, unless limited. */
const conflicts = (bounds: Conflict = {}): InjectedFault =>
  dsql.faults.inject({ fault: "conflict", ...bounds });

/** A unit of work that counts how often it runs. */
function counting() {
  const counter = {
    runs: 0,
    work: async (transaction: Executor) => {
      counter.runs++;
      await transaction.run(write(`INSERT INTO marks VALUES (${counter.runs}, 'kept')`));
      return "done";
    },
  };
  return counter;
}

describe("4.2 a conflict", () => {
  test("restarts the unit of work until it succeeds", async () => {
    const met = [
      conflicts({ times: 2 }),
      conflicts({ marker: "OC001", times: 1 }),
      conflicts({ on: "statement", nth: 4 }),
    ];
    const counter = counting();
    const retries = await observe("dsql:retry", async () => {
      expect(await database().transact(counter.work)).toBe("done");
    });
    expect(met.map(({ hits }) => hits)).toEqual([2, 1, 1]);
    expect(counter.runs).toBe(5);
    expect(await marks()).toEqual([{ id: 5, note: "kept" }]);
    expect(retries).toMatchObject(
      ["OC000", "OC000", "OC001", "OC000"].map((marker, index) => ({
        attempt: index + 1,
        sqlState: "40001",
        marker,
      })),
    );
  });

  test("of a single statement resends it", async () => {
    const met = conflicts({ times: 2 });
    const db = database();
    const sent = await observe("dsql:statement", () =>
      db.run(write("INSERT INTO marks VALUES (1, 'by itself')")),
    );
    expect(met.hits).toBe(2);
    expect(sent.map(({ error }) => error)).toEqual(["40001", "40001", undefined]);
    expect(await marks()).toEqual([{ id: 1, note: "by itself" }]);
  });

  test("is found anywhere in the chain of causes", () => {
    const conflict = Object.assign(new Error("change conflicts with another transaction (OC001)"), {
      code: "40001",
      severity: "ERROR",
    });
    const wrapped = new Error("Failed query", { cause: new Error("driver", { cause: conflict }) });
    expect(occConflict(wrapped)).toEqual({ sqlState: "40001", marker: "OC001" });
  });

  test("is recognised by its SQLSTATE when the message has changed", () => {
    const older = Object.assign(
      new Error("mutation conflicts with another transaction, retry as needed (OC000)"),
      {
        code: "40001",
        severity: "ERROR",
      },
    );
    expect(occConflict(older)).toEqual({ sqlState: "40001", marker: "OC000" });
    expect(occConflict(Object.assign(new Error("no marker"), { code: "40001", severity: "ERROR" }))).toEqual({
      sqlState: "40001",
    });
  });

  const postgres = (fields: object, cause?: unknown) =>
    Object.assign(new Error("from a server", { cause }), { severity: "ERROR", ...fields });
  test.each<[what: string, runs: number, thrown: unknown]>([
    ["as the driver throws it", 2, postgres({ code: "40001" })],
    ["wrapped as Drizzle does", 2, new Error("Failed query", { cause: postgres({ code: "40001" }) })],
    ["under another error of a server", 1, postgres({ code: "23505" }, postgres({ code: "40001" }))],
    ["a plain object", 1, { code: "40001" }],
    ["a plain object with a severity", 1, { code: "40001", severity: "ERROR" }],
    ["an error with a code alone", 1, Object.assign(new Error("mine"), { code: "40001" })],
    ["an error with no severity in it", 1, postgres({ code: "40001", severity: undefined })],
    ["an error with a severity of another kind", 1, postgres({ code: "40001", severity: 3 })],
    ["an error with a number for a code", 1, postgres({ code: 40001 })],
    ["a cause that is a plain object", 1, new Error("mine", { cause: { code: "40001", severity: "ERROR" } })],
    [
      "given up inside already, and wrapped",
      1,
      new Error("mine", { cause: new OccRetriesExhaustedError(3, 1, postgres({ code: "40001" })) }),
    ],
  ])("that the work throws counts if it has the form of PostgreSQL's: %s", async (_, expected, thrown) => {
    let runs = 0;
    const answer = database().transact(
      () => {
        runs++;
        throw thrown;
      },
      { attempts: 2, baseMs: 0 },
    );
    const error: unknown = await answer.catch((caught: unknown) => caught);
    expect(runs).toBe(expected);
    if (expected === 1) expect(error).toBe(thrown);
    else expect(error).toMatchObject({ code: "OCC_RETRIES_EXHAUSTED", cause: thrown });
  });

  test("of the schema is retried immediately the first time, of data after a wait", async () => {
    const db = database();
    const waits = async (bounds: Conflict) => {
      const met = conflicts(bounds);
      const seen = await observe("dsql:retry", () =>
        db.transact((transaction) => transaction.run(read("SELECT 1")), { baseMs: 1, capMs: 2 }),
      );
      expect(met.spent).toBe(true);
      return seen.map(({ attempt, marker, waitMs }) => ({ attempt, marker, waited: waitMs > 0 }));
    };
    const schema = { marker: "OC001", times: 2 } as const;
    for (const on of ["commit", "statement"] as const) {
      expect(await waits({ ...schema, on })).toEqual([
        { attempt: 1, marker: "OC001", waited: false },
        { attempt: 2, marker: "OC001", waited: true },
      ]);
    }
    expect(await waits({ times: 1 })).toEqual([{ attempt: 1, marker: "OC000", waited: true }]);
  });

  test("ends in an error with the number of attempts when they are used up", async () => {
    const met = conflicts();
    const counter = counting();
    const error = await database()
      .transact(counter.work, { baseMs: 0 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OccRetriesExhaustedError);
    expect(error).toMatchObject({ code: "OCC_RETRIES_EXHAUSTED", attempts: 10, cause: { code: "40001" } });
    expect([counter.runs, met.hits]).toEqual([10, 10]);
    expect(await marks()).toEqual([]);
  });

  test("ends when the next wait would pass the deadline, whatever attempts are left", async () => {
    const db = database();
    // No time is left, or a wait comes next that is, but for one time in 10 million, far longer than what is left.
    for (const bounds of [{ deadlineMs: 0 }, { deadlineMs: 10_000, baseMs: 1e11, capMs: 1e11 }]) {
      const met = conflicts();
      const answer = db.transact(counting().work, bounds);
      await expect(answer).rejects.toMatchObject({ code: "OCC_RETRIES_EXHAUSTED", attempts: 1 });
      expect(met.hits).toBe(1);
      met.remove();
    }
  });
});

test("4.2 any other error is not retried", async () => {
  const db = database();
  const insert = write("INSERT INTO marks VALUES (1, 'once')");
  await db.run(insert);
  const retries = await observe("dsql:retry", async () => {
    const sent = await observe("dsql:statement", async () => {
      await expect(db.run(insert)).rejects.toMatchObject({
        code: "DATABASE_STATEMENT_FAILED",
        sqlState: "23505",
      });
    });
    expect(sent).toHaveLength(1);
  });
  expect(retries).toEqual([]);
});

test("4.2 waits double up to a cap and are spread from nothing to that bound", () => {
  const bounds = [1, 2, 3, 4, 5].map((attempt) => {
    const waits = Array.from({ length: 2_000 }, () => fullJitter(attempt, { baseMs: 10, capMs: 100 }));
    return [Math.min(...waits), Math.max(...waits)] as const;
  });
  for (const [index, expected] of [10, 20, 40, 80, 100].entries()) {
    const [low, high] = bounds[index] ?? [NaN, NaN];
    expect(low).toBeLessThan(expected * 0.1);
    expect(high).toBeGreaterThan(expected * 0.9);
    expect(high).toBeLessThanOrEqual(expected);
  }
});

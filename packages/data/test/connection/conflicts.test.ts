import { describe, expect, test } from "vitest";
import { DatabaseStatementError, OccRetriesExhaustedError } from "../../src/errors.ts";
import { fullJitter } from "../../src/occ/backoff.ts";
import { occConflict } from "../../src/occ/occConflict.ts";
import { withOccRetry } from "../../src/occ/withOccRetry.ts";
import { observe } from "../support/observe.ts";

const options = { attempts: 10, deadlineMs: 10_000, baseMs: 0, capMs: 0 };

/** What the driver throws for a conflict. */
function conflict(marker = "OC000"): Error {
  return Object.assign(new Error(`change conflicts with another transaction (${marker})`), {
    code: "40001",
    severity: "ERROR",
  });
}

/** Work that fails with each of the errors in turn and then succeeds. */
function failing(...errors: Error[]) {
  let calls = 0;
  return {
    work: () => {
      const error = errors[calls++];
      return error === undefined ? Promise.resolve("done") : Promise.reject(error);
    },
    calls: () => calls,
  };
}

describe("4.2 a conflict", () => {
  test("restarts the unit of work until it succeeds", async () => {
    const { work, calls } = failing(conflict(), conflict(), conflict("OC001"));
    expect(await withOccRetry(work, options)).toBe("done");
    expect(calls()).toBe(4);
  });

  test("is found anywhere in the chain of causes", () => {
    const wrapped = new Error("Failed query", { cause: new Error("driver", { cause: conflict("OC001") }) });
    expect(occConflict(wrapped)).toEqual({ sqlState: "40001", marker: "OC001" });
  });

  test("is known by its SQLSTATE though the words have changed", () => {
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

  test("of the schema is tried again at once the first time, of data after a wait", async () => {
    const waits = async (...errors: Error[]) => {
      const { work } = failing(...errors);
      const seen = await observe("billio:data:retry", () =>
        withOccRetry(work, { ...options, baseMs: 1, capMs: 2 }),
      );
      return seen.map(({ attempt, marker, waitMs }) => ({ attempt, marker, waited: waitMs > 0 }));
    };
    expect(await waits(conflict("OC001"), conflict("OC001"))).toEqual([
      { attempt: 1, marker: "OC001", waited: false },
      { attempt: 2, marker: "OC001", waited: true },
    ]);
    expect(await waits(conflict("OC000"))).toEqual([{ attempt: 1, marker: "OC000", waited: true }]);
  });

  test("ends in an error that counts the attempts when they are spent", async () => {
    const { work, calls } = failing(...Array.from({ length: 20 }, () => conflict()));
    const error = await withOccRetry(work, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OccRetriesExhaustedError);
    expect(error).toMatchObject({ code: "OCC_RETRIES_EXHAUSTED", attempts: 10, cause: { code: "40001" } });
    expect(calls()).toBe(10);
  });

  test("ends when the next wait would pass the deadline, whatever attempts are left", async () => {
    const { work, calls } = failing(...Array.from({ length: 20 }, () => conflict()));
    await expect(withOccRetry(work, { ...options, deadlineMs: -1 })).rejects.toMatchObject({ attempts: 1 });
    expect(calls()).toBe(1);
  });
});

test("4.2 any other error is not retried", async () => {
  const refused = new DatabaseStatementError("createItem", "23505", undefined);
  const { work, calls } = failing(refused);
  await expect(withOccRetry(work, options)).rejects.toBe(refused);
  expect(calls()).toBe(1);
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

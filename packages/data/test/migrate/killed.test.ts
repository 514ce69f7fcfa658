import { describe, expect, test } from "vitest";
import { Died, dyingAt } from "../../../dsql/test/migrate/support/dying.ts";
import type { MigrationEvent } from "../../src/migrate/index.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
/** Short, so that a dead runner's lease expires soon. */
const LEASE_MS = 100;

describe("a run that is killed", () => {
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
});

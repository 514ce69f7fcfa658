import { randomInt } from "node:crypto";

/**
 * The seed of a test's random numbers, printed, so that a run can be repeated: `TEST_SEED=1234 npx vitest run …`.
 */
export function seed(): number {
  const chosen = process.env.TEST_SEED === undefined ? randomInt(2 ** 31 - 1) : Number(process.env.TEST_SEED);
  if (!Number.isInteger(chosen)) throw new Error("TEST_SEED must be a whole number, as a run prints it.");
  console.log(`TEST_SEED=${chosen}`);
  return chosen;
}

import { randomInt } from "node:crypto";

/**
 * The seed of random programs, printed, so that a run can be repeated: `BILLIO_TEST_SEED=1234 npx vitest run …`.
 *
 * @param what is made by it
 */
export function modelSeed(what: string): number {
  const given = process.env.BILLIO_TEST_SEED;
  const seed = given === undefined ? randomInt(2 ** 30) : Number(given);
  if (!Number.isInteger(seed))
    throw new Error("BILLIO_TEST_SEED must be a whole number, as a run prints it.");
  console.log(`${what} with BILLIO_TEST_SEED=${seed}`);
  return seed;
}

import { randomInt } from "node:crypto";

/** The seed of a test's random numbers. It is printed, so that `BILLIO_TEST_SEED=1234 npx vitest run …` repeats the run. */
export function seed(): number {
  const chosen = givenSeed() ?? randomInt(2 ** 31 - 1);
  console.log(`BILLIO_TEST_SEED=${chosen}`);
  return chosen;
}

/** The seed that the environment gives; `TEST_SEED` is the variable's former name. */
export function givenSeed(): number | undefined {
  const { BILLIO_TEST_SEED, TEST_SEED } = process.env;
  const given = BILLIO_TEST_SEED ?? TEST_SEED;
  if (given === undefined) return undefined;
  const chosen = Number(given);
  if (!Number.isInteger(chosen))
    throw new Error("BILLIO_TEST_SEED must be a whole number, as a run prints it.");
  return chosen;
}

import { randomInt } from "node:crypto";
import { givenSeed } from "../seed.ts";

/**
 * The seed of random programs. It is printed, so that `BILLIO_TEST_SEED=1234 npx vitest run …` repeats the run.
 *
 * @param what is made by it
 */
export function modelSeed(what: string): number {
  const seed = givenSeed() ?? randomInt(2 ** 30);
  console.log(`${what} with BILLIO_TEST_SEED=${seed}`);
  return seed;
}

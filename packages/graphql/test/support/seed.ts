/**
 * The seed of a test's random choices, printed, so that a run can be repeated: `BILLIO_TEST_SEED=1234 npx vitest run …`.
 *
 * @param what the beginning of the line, e.g. "Images are damaged"
 */
export function testSeed(what: string): number {
  const setting = process.env.BILLIO_TEST_SEED ?? process.env.TEST_SEED;
  const seed = Number(setting ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isInteger(seed)) throw new Error("BILLIO_TEST_SEED must be a whole number, as a run prints it");
  console.log(`${what} with BILLIO_TEST_SEED=${seed}`);
  return seed;
}

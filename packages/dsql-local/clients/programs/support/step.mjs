import console from "node:console";

/**
 * Does one step of a client's program, and reports it when it is done. The runner knows by it how far the program came,
 * and fails one that has left out a step.
 *
 * @template T
 * @param {string} name one of those in runner/steps.ts
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const result = await run();
  console.log(`step ${name}`);
  return result;
}

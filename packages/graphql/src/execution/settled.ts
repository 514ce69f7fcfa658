import { isPromise } from "../response/isPromise.ts";

/** Nobody waits any more for items of a list that has failed as a whole, but a failure that nobody hears of ends the process. */
export function ignoreFailures(items: readonly unknown[]): void {
  for (const item of items) if (isPromise(item)) item.then(undefined, () => undefined);
}

/** The object with what its promises resolve to. */
export async function settled(result: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const values = await Promise.all(Object.values(result));
  return Object.fromEntries(Object.keys(result).map((name, index) => [name, values[index]]));
}

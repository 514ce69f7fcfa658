import { isPromise } from "../response/isPromise.ts";

/** Handles rejections in a list that has failed as a whole: unhandled, they would end the process. */
export function ignoreFailures(items: readonly unknown[]): void {
  for (const item of items) if (isPromise(item)) item.then(undefined, () => undefined);
}

/** The object with its promises' values. */
export async function settled(result: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const values = await Promise.all(Object.values(result));
  return Object.fromEntries(Object.keys(result).map((name, index) => [name, values[index]]));
}

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** A value of each version: of this one, and of an earlier one where a checkout of it was given. */
export interface Versions<T> {
  now: T;
  before?: T;
}

/** This checkout, and that of an earlier version where one was named. */
export function checkoutsOf(beside: string | undefined): Versions<string> {
  const now = fileURLToPath(new URL("../../../../", import.meta.url));
  return { now, ...(beside === undefined ? {} : { before: resolve(beside) }) };
}

export type Version = keyof Versions<unknown>;

export function map<T, U>({ now, before }: Versions<T>, change: (of: T) => U): Versions<U> {
  return { now: change(now), ...(before === undefined ? {} : { before: change(before) }) };
}

/** Resolves one after the other, in the order of a round: by turns the one and the other first. */
export async function inTurn<T, U>(
  versions: Versions<T>,
  round: number,
  act: (of: T, version: Version) => Promise<U>,
): Promise<Versions<U>> {
  const { now, before } = versions;
  if (before === undefined) return { now: await act(now, "now") };
  if (round % 2 === 0) {
    const first = await act(now, "now");
    return { now: first, before: await act(before, "before") };
  }
  const first = await act(before, "before");
  return { before: first, now: await act(now, "now") };
}
